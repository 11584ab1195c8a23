#!/usr/bin/env python3
"""giver_asyncio.py - a giver in one thread, with coroutines. Its key is the ID."""
import asyncio
import sys


async def serve(reader, writer):
    try:
        writer.write(await reader.readexactly(4))
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    print(f'giver: listening on 127.0.0.1:{port}', file=sys.stderr, flush=True)
    await server.serve_forever()

asyncio.run(main())
