"""The shared cache. It makes the portal faster and is never needed: without it, pages are made anew."""

import time
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

AWAY_SECONDS = 5  # for so long nobody asks again a Redis that did not answer

# Until when (time.monotonic()) each Redis counts as away. Django makes one cache object a thread: this is
# what they have in common.
_away_until = {}


def _patiently(name, otherwise):
    """Make a method of RedisCache answer `otherwise(*arguments)` while Redis is away."""
    method = getattr(RedisCache, name)

    @wraps(method)
    def patient(self, *args, **kwargs):
        if time.monotonic() < _away_until.get(self.address, 0):
            return otherwise(self, *args, **kwargs)
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError):
            _away_until[self.address] = time.monotonic() + AWAY_SECONDS
            return otherwise(self, *args, **kwargs)

    return patient


def _no_such_key(self, key, *args, **kwargs):
    raise ValueError(f"Key '{key}' not found.")


class PatientRedisCache(RedisCache):
    """RedisCache without which everything works: an absent Redis holds no value and keeps none.

    A frozen Redis (PROMISES R2) is waited for once, for the socket timeouts of settings.CACHES, then
    not at all for AWAY_SECONDS. Redis' own retries are off: three of them, with pauses, are its default.
    """

    def __init__(self, server, params):
        options = {"retry": Retry(NoBackoff(), 0)} | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self.address = ",".join(self._servers)

    get = _patiently("get", lambda self, key, default=None, version=None: default)
    get_many = _patiently("get_many", lambda self, keys, version=None: {})
    has_key = _patiently("has_key", lambda *args, **kwargs: False)
    add = _patiently("add", lambda *args, **kwargs: False)
    set = _patiently("set", lambda *args, **kwargs: None)
    set_many = _patiently("set_many", lambda self, data, *args, **kwargs: list(data))
    touch = _patiently("touch", lambda *args, **kwargs: False)
    delete = _patiently("delete", lambda *args, **kwargs: False)
    delete_many = _patiently("delete_many", lambda *args, **kwargs: None)
    incr = _patiently("incr", _no_such_key)
    clear = _patiently("clear", lambda *args, **kwargs: False)
