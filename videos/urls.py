"""The addresses of files."""

from django.urls import path

from videos.files import file, media_file, music

urlpatterns = [
    path("files/<str:token>", file, name="file"),
    path("music/<str:token>", music, name="music"),
    path("library/<str:token>", media_file, name="media-file"),
]
