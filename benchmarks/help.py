"""How long `podcli --help` takes against the barest click program, side by side; the goal is at most 1.3x."""

import statistics
import subprocess
import sys
import time

BARE = """
import click

@click.group()
def cli():
    '''A bare program.'''

@cli.command()
def one():
    '''Do one thing.'''

cli(['--help'], prog_name='bare')
"""
ROUNDS = 40


def once(arguments: list[str]) -> float:
    """Return the seconds of one run."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print both medians and their ratio."""
    pairs = [(once(["-c", BARE]), once(["-m", "podcli", "--help"])) for _ in range(ROUNDS)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"bare click {bare * 1000:.0f} ms, podcli --help {ours * 1000:.0f} ms: {ours / bare:.2f}x (goal 1.3x)")


if __name__ == "__main__":
    main()
