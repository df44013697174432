"""What brings 巡格 up on a bare machine, and runs its checks: packages, database cluster, Node.js, server.

Standard library only: this runs under the machine's own Python, before a virtual environment exists.
`make` is the door; `python3 -m launch --help` lists what is behind it.
"""
