"""The frame around the pages: navigation, top bar, status bar, search, first run. Knows pages by their registry only."""
