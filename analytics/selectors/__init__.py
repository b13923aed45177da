"""Reading figures; always an owner's own.

A period is whole days of the user's calendar, the last one today. What the platform counts
(views, revenue and their like) by its own days is entered under their dates.
"""
