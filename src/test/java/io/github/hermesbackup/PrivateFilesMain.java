package io.github.hermesbackup;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.fixture.FixturePackage;
import io.github.hermesbackup.fixture.FixturePackageRequest;
import io.github.hermesbackup.fixture.FixtureRequest;
import io.github.hermesbackup.fixture.FixtureRestore;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.home.StateFiles;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.ResultFile;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.Restores;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.restore.TrialRestore;
import io.github.hermesbackup.snapshot.Snapshot;
import io.github.hermesbackup.snapshot.SnapshotRequest;
import io.github.hermesbackup.testkit.ModeWatch;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs everything that writes copies of a home, under whatever umask it was given, and says {@code open …} for each file or
 * directory of its own that others could have read at any time; then {@code made} with how many there were.
 */
final class PrivateFilesMain {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path work;
    private final Set<Path> made = new LinkedHashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private int count;

    private PrivateFilesMain(Path work) {
        this.work = work;
    }

    /** An existing directory. */
    public static void main(String[] args) throws Exception {
        PrivateFilesMain main = new PrivateFilesMain(Path.of(args[0]).toRealPath());
        Path work = main.work;
        List<Path> roots = List.of(work);
        ModeWatch watch = new ModeWatch(roots, main::isOurs);
        try (watch) {
            main.everything();
        }
        main.open.addAll(watch.open());
        main.expect(watch.seen(), ".zip", ".memory");
        main.open.forEach(each -> System.out.println("open " + each));
        System.out.println("made " + main.count);
    }

    /** The watch must have been there: SQLite's own files go past the disk. */
    private void expect(Set<Path> seen, String... endings) {
        for (String ending : endings) {
            if (seen.stream().noneMatch(path -> path.toString().endsWith(ending))) {
                System.out.println("not seen: " + ending);
            }
        }
    }

    /** Copies of a home's files, wherever; not the homes themselves, whose files have the modes that they had. */
    private boolean isOurs(Path path) {
        String name = work.relativize(path).toString();
        return name.startsWith("output/")
                || name.contains("/backups/")
                || name.contains("state-snapshots")
                || name.contains(".partial")
                || name.contains(".hermes-trial-")
                || name.startsWith("scratch/")
                || name.startsWith("memory/")
                || name.startsWith("packed/");
    }

    private void everything() throws Exception {
        Disk disk =
                (Disk) Proxy.newProxyInstance(Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, this::invoke);
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), 2, here.boot(), here.umask());
        Path home = SmallHome.create(work.resolve("home"), "a");
        for (String name : new String[] {"one.db", "two.db"}) {
            SmallHome.database(home.resolve(name), "a", 300);
            SmallHome.sql(home.resolve(name), "PRAGMA journal_mode=DELETE");
            Files.setPosixFilePermissions(
                    home.resolve(name), java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        SmallHome.write(home, "large.txt", "line\n".repeat(500_000), "rw-rw-rw-");

        for (String directory : new String[] {"output", "home/backups", "packed", "memory", "result"}) {
            // As a person has made it: what is put into it cannot count on being out of reach.
            Files.createDirectories(work.resolve(directory));
            Disk.real().setMode(work.resolve(directory), 0777);
        }
        Path archive = Backups.of(home)
                .intoDirectory(work.resolve("output"))
                .on(disk)
                .run()
                .archive()
                .orElseThrow();
        Backups.of(home)
                .kind(ArchiveName.Kind.PRE_UPDATE)
                .intoDirectory(home.resolve("backups"))
                .compression(Compression.ZSTD)
                .on(disk)
                .run();
        SnapshotRequest snapshot = new SnapshotRequest(
                Backups.home(home), StateFiles.standard(), Optional.empty(), false, false, 20, PATIENCE);
        new Snapshot(snapshot, machine).run();

        Path target = SmallHome.create(work.resolve("target"), "b");
        SmallHome.database(target.resolve("one.db"), "b", 100);
        Backups.of(target)
                .kind(ArchiveName.Kind.PRE_IMPORT)
                .intoDirectory(target.resolve("backups"))
                .on(disk)
                .run();
        Restores.of(archive).over(target).on(disk).umask(here.umask()).run();

        Path scratch = Files.createDirectory(work.resolve("scratch"));
        new Verify(
                        new VerifyRequest(archive, Level.DEEP, Markers.standard(), scratch),
                        machine,
                        new VerifyListener() {})
                .run();
        new TrialRestore(archive, Markers.standard(), scratch, machine).run();

        Path memory = work.resolve("memory/fixture.memory");
        FixtureRequest fixture =
                new FixtureRequest(archive, work.resolve("fixture"), memory, Markers.standard(), PATIENCE);
        new FixtureRestore(fixture, machine).run();
        SmallHome.sql(work.resolve("fixture/one.db"), "DELETE FROM messages");
        Files.writeString(work.resolve("fixture/config.yaml"), "model: other\n");
        new FixtureRestore(fixture, machine).run();
        new FixturePackage(
                        new FixturePackageRequest(
                                Backups.home(home),
                                ScanRules.standard(),
                                work.resolve("packed/fixture.zip"),
                                Instant.EPOCH,
                                Compression.SMALL,
                                true,
                                List.of(),
                                PATIENCE),
                        machine)
                .run();
        ResultFile.write(
                disk,
                work.resolve("result/backup.json"),
                new RunReport(
                        "backup",
                        Status.COMPLETE,
                        Instant.EPOCH,
                        Duration.ZERO,
                        Optional.of(home),
                        Optional.of(archive),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        List.of()));
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object answer;
        try {
            answer = method.invoke(Disk.real(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        synchronized (this) {
            switch (method.getName()) {
                case "create", "makeDirectory" -> {
                    count++;
                    Path path = (Path) arguments[0];
                    if (method.getName().equals("create") || isOurs(path)) {
                        made.add(path);
                    }
                }
                case "rename" -> {
                    if (made.remove((Path) arguments[0]) && isOurs((Path) arguments[1])) {
                        made.add((Path) arguments[1]);
                    }
                }
                case "setMode" -> made.removeIf(path -> path.equals(arguments[0]) && !isOurs(path));
                default -> {}
            }
            check();
        }
        return answer;
    }

    /** Everything that was made and is still there, after each operation. */
    private void check() {
        for (Path path : new ArrayList<>(made)) {
            try {
                int mode = Disk.real().stat(path).mode();
                if ((mode & 077) != 0 && isReachable(path.getParent())) {
                    open.add(path + " with mode " + Integer.toOctalString(mode));
                }
            } catch (IOException e) {
                made.remove(path);
            }
        }
    }

    private boolean isReachable(Path directory) throws IOException {
        return directory.equals(work)
                || ((Disk.real().stat(directory).mode() & 011) != 0 && isReachable(directory.getParent()));
    }
}
