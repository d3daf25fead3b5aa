"""What an installation keeps on disk: the key file and the stored files."""
