"""Publications (信息公开): announcements, written at the desk and read by everybody."""
