from djangorestframework_camel_case.parser import CamelCaseJSONParser as JSONParser

__all__ = ["JSONParser"]
