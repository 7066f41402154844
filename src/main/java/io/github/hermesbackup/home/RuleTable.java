package io.github.hermesbackup.home;

import io.github.hermesbackup.home.ScanRule.Place;
import io.github.hermesbackup.home.ScanRule.Shape;
import java.util.List;

/** What a backup leaves out when nobody says otherwise. */
final class RuleTable {

    /** What the user asked to leave out; the reason names the pattern. */
    static final String EXCLUDED = "excluded";

    static final ScanRule OUTPUT = ScanRule.seenByScan("output", "what this run is writing");
    static final ScanRule SIDECAR = ScanRule.seenByScan("sidecar", "belongs to a database, whose copy stands alone");
    static final ScanRule LINK = ScanRule.seenByScan("link", "symbolic link to");
    static final ScanRule SOCKET = ScanRule.seenByScan("socket", "socket");
    static final ScanRule FIFO = ScanRule.seenByScan("fifo", "named pipe");
    static final ScanRule DEVICE = ScanRule.seenByScan("device", "device");
    static final ScanRule OTHER = ScanRule.seenByScan("special", "neither a file nor a directory");

    static final ScanRule ORPHAN_SIDECAR = new ScanRule(
            "orphan-sidecar",
            "belonged to a database that is not there",
            Place.ANYWHERE,
            Shape.SEEN_BY_SCAN,
            List.of(".db-wal", ".db-shm", ".db-journal"),
            true);

    static final List<ScanRule> STANDARD = List.of(
            directories("code-checkout", "code of the agent, installed again by an update", Place.HOME, "hermes-agent"),
            directories(
                    "installed",
                    "installed or built on this machine",
                    Place.HOME_OR_PROFILE,
                    "models",
                    "runtimes",
                    "node",
                    "installs",
                    "tools",
                    "build-tools",
                    "worktrees",
                    ".worktrees",
                    "update-backups"),
            directories("own-backups", "older backups", Place.ANYWHERE, "backups", "checkpoints", "state-snapshots"),
            directories(
                    "browser-profile", "profile of a browser", Place.ANYWHERE, "browser-profile", "browser-profiles"),
            directories("git", "version control data", Place.ANYWHERE, ".git"),
            directories(
                    "dependencies",
                    "installed packages",
                    Place.ANYWHERE,
                    "node_modules",
                    ".venv",
                    "venv",
                    "site-packages"),
            directories(
                    "tool-cache",
                    "made again when it is needed",
                    Place.ANYWHERE,
                    "__pycache__",
                    ".cache",
                    ".tox",
                    ".nox",
                    ".pytest_cache",
                    ".mypy_cache",
                    ".ruff_cache"),
            new ScanRule(
                    "cache",
                    "cache, made again when it is needed",
                    Place.CACHE,
                    Shape.ALL_BUT_DIRECTORY,
                    List.of("images", "audio", "videos", "documents", "screenshots", "citations"),
                    true),
            anywhere("bytecode", "compiled Python", Shape.FILE_SUFFIX, true, ".pyc", ".pyo"),
            anywhere(
                    "process-state",
                    "state of a running process",
                    Shape.FILE,
                    true,
                    "gateway.pid",
                    "cron.pid",
                    ".backup.lock"),
            anywhere(
                    "emergency-copy",
                    "left by a repair of state.db",
                    Shape.PREFIX,
                    true,
                    "state.db.pre-update-emergency-",
                    "state.db.retired-wal-"),
            new ScanRule(
                    "passkeys",
                    "passkeys belong to this machine",
                    Place.DASHBOARD_AUTH,
                    Shape.PREFIX_IGNORING_CASE,
                    List.of("passkeys.db"),
                    true),
            anywhere("own-archive", "an older backup", Shape.OWN_ARCHIVE, true),
            anywhere("own-partial", "left by an interrupted run", Shape.OWN_PARTIAL, true),
            anywhere("own-staging", "left by an interrupted restore", Shape.OWN_STAGING, false),
            ORPHAN_SIDECAR,
            SIDECAR,
            OUTPUT,
            LINK,
            SOCKET,
            FIFO,
            DEVICE,
            OTHER);

    private RuleTable() {}

    private static ScanRule directories(String id, String reason, Place place, String... names) {
        return new ScanRule(id, reason, place, Shape.DIRECTORY, List.of(names), true);
    }

    private static ScanRule anywhere(String id, String reason, Shape shape, boolean reversible, String... names) {
        return new ScanRule(id, reason, Place.ANYWHERE, shape, List.of(names), reversible);
    }
}
