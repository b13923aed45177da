"""What an edit of a video's scenes is: checked, compared with what there is, priced."""
