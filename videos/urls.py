"""The addresses of a video's files."""

from django.urls import path

from videos.files import file

urlpatterns = [path("files/<str:token>", file, name="file")]
