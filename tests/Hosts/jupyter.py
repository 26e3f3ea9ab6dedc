"""Runs a notebook in a Jupyter kernel and writes it with its outputs: python3 jupyter.py IN OUT KERNEL.

A failed cell does not end the run: whoever reads the outputs counts them. The times of the cells are in their metadata.
"""
import os
import sys

import nbformat
from nbclient import NotebookClient

source, destination, kernel = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
folder = os.path.dirname(os.path.abspath(source))
NotebookClient(notebook, kernel_name=kernel, timeout=600, startup_timeout=240, allow_errors=True, resources={"metadata": {"path": folder}}).execute()
nbformat.write(notebook, destination)
