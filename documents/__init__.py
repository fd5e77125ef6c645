"""Documents: paper in and paper out."""
