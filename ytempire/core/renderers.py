from djangorestframework_camel_case.render import CamelCaseJSONRenderer as JSONRenderer

__all__ = ["JSONRenderer"]
