"""A one-node Ceph for the tests: a monitor, one memory store, and the object gateway; no root, only loopback."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

STORE_BYTES = 2 * 1024**3
_STEP_TIMEOUT = 60


@dataclass(frozen=True)
class Ceph:
    """Makes the cluster's files and names its daemons in the order in which they start."""

    folder: Path
    port: int
    monitor_port: int
    certificate: Path
    key: Path

    @property
    def configuration(self) -> Path:
        """The cluster's configuration file."""
        return self.folder / "ceph.conf"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every program of the cluster."""
        return {**os.environ, "CEPH_CONF": str(self.configuration)}

    def daemons(self) -> Iterator[list[str]]:
        """Prepare and yield the daemons; each must be started before the next one is asked for."""
        conf = ["-c", str(self.configuration)]
        cluster_id, store_id = str(uuid.uuid4()), str(uuid.uuid4())
        for name in ("mon", "osd", "run", "log"):
            (self.folder / name).mkdir()
        self.configuration.write_text(self._settings(cluster_id))
        monitor_map = str(self.folder / "monmap")
        address = f"[v1:127.0.0.1:{self.monitor_port}]"
        self._run(["monmaptool", "--create", "--addv", "a", address, "--fsid", cluster_id, monitor_map])
        self._run(["ceph-mon", *conf, "-i", "a", "--mkfs", "--monmap", monitor_map])
        yield ["ceph-mon", *conf, "-i", "a", "-f"]
        self._run(["ceph", *conf, "osd", "new", store_id])
        # placed by hand: a store that does it itself at its start can be quicker than the monitor's map
        self._run(["ceph", *conf, "osd", "crush", "add", "osd.0", "1", "root=default", "host=local"])
        self._run(["ceph-osd", *conf, "-i", "0", "--mkfs", "--osd-uuid", store_id])
        yield ["ceph-osd", *conf, "-i", "0", "-f"]
        yield ["radosgw", *conf, "-n", "client.rgw", "-f"]

    def add_user(self, name: str, access_key: str, secret_key: str) -> None:
        """Make a user of the gateway."""
        conf = ["-c", str(self.configuration), "-n", "client.rgw"]
        keys = ["--access-key", access_key, "--secret-key", secret_key]
        self._run(["radosgw-admin", *conf, "user", "create", f"--uid={name}", f"--display-name={name}", *keys])

    def _run(self, arguments: list[str]) -> None:
        output = self.folder / "log" / f"{arguments[0]}.out"
        with output.open("ab") as log:
            ended = subprocess.run(
                arguments,
                check=False,
                timeout=_STEP_TIMEOUT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if ended.returncode:
            said = output.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(arguments)} ended with {ended.returncode}:\n{said}")

    def _settings(self, cluster_id: str) -> str:
        folder = self.folder
        tls = f"ssl_certificate={self.certificate} ssl_private_key={self.key}"
        return f"""[global]
fsid = {cluster_id}
mon_host = v1:127.0.0.1:{self.monitor_port}
mon_initial_members = a
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
ms_bind_msgr2 = false
run_dir = {folder}/run
admin_socket = {folder}/run/$name.asok
log_file = {folder}/log/$name.log
log_to_stderr = false
err_to_stderr = true
crash_dir = {folder}/run
keyring = /dev/null
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_crush_update_on_start = false
osd_class_update_on_start = false
osd_class_default_list = *
osd_class_load_list = *
osd_data = {folder}/osd
osd_objectstore = memstore
memstore_device_bytes = {STORE_BYTES}
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 500
mon_data = {folder}/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 1
rgw_data = {folder}/run
rgw_frontends = beast ssl_endpoint=127.0.0.1:{self.port} tcp_nodelay=1 {tls}
rgw_enable_usage_log = false
rgw_enable_ops_log = false
rgw_gc_max_objs = 1
rgw_lc_max_objs = 1
rgw_override_bucket_index_max_shards = 1
rgw_num_async_rados_threads = 2
rgw_thread_pool_size = 64
rgw_dns_name = localhost
rgw_verify_ssl = false
"""
