"""How the code is built: shelves, guards, commits, migrations, sizes, words, commands."""
