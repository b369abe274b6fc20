"""The tree that units form, from codes alone: how deep each lies, and where it bites its own tail."""


def depths(parents):
    """Return ({code: depth}, loops) for `parents` ({code: code of its parent, or ""}).

    A root, or a unit whose parent is unknown, has depth 0. A unit in or beneath a loop has None; each loop
    is a list of codes, each the parent of the one before. Takes time that grows linearly.
    """
    found, loops = {}, []
    for start in parents:
        path, here = [], start
        on_path = set()
        while here in parents and here not in found and here not in on_path:
            path.append(here)
            on_path.add(here)
            here = parents[here]
        if here in on_path:
            loops.append(path[path.index(here) :])
            depth = None
        elif here in parents:
            depth = None if found[here] is None else found[here] + 1
        else:
            depth = 0
        for code in reversed(path):
            found[code] = depth
            depth = None if depth is None else depth + 1
    return found, loops
