"""Who works here and where: accounts with their posts, made at the terminal. Stands above identity, areas and units."""
