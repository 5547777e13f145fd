"""The web server of a production installation: ``gunicorn -c config/gunicorn.py config.wsgi``.

Read by gunicorn before Django is there. WEB_WORKERS, WEB_THREADS, HOST and PORT choose the size
and the address; docs/deploy.md says how many.
"""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "config.web_worker.PatientWorker"  # gthread, which waits for slow senders itself
# With the files of bodies they stay below the 1,024 open files that a process usually may have.
worker_connections = 400
# Each worker loads the application after the fork, so that it makes its own database pool.
preload_app = False

timeout = 60  # seconds until a worker that gives no sign of life is replaced
graceful_timeout = 30  # seconds to finish what runs when told to stop: an upgrade cuts nobody off
keepalive = 5  # seconds; the proxy in front keeps its connections open
# Whatever leaks is gone after a while; the jitter keeps the workers from restarting at once.
max_requests, max_requests_jitter = 5_000, 500

control_socket_disable = True  # nothing of ours speaks to it, and a home folder may be read-only
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# No access log: the proxy writes one, and addresses of guests' links must not be in it twice.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()
forwarded_allow_ips = ""  # TRUSTED_PROXIES is ours; gunicorn believes nobody
