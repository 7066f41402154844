package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backup leaves in the place that it writes to, when it succeeds and when it does not. */
class OutputDirectoryTest {

    private static final String DEAD = ".hermes-backup-2026-01-01-000000.zip.0123456789abcdef.partial";

    @TempDir
    Path work;

    private Path home;
    private Path output;

    @BeforeEach
    void home() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        output = Files.createDirectories(work.resolve("backups"));
    }

    @Test
    void whatDeadRunsLeftIsRemovedAndWhatOthersLeftIsNot() throws Exception {
        for (String name : new String[] {DEAD, DEAD + ".database", DEAD + ".database-journal", DEAD + ".directory"}) {
            old(name);
        }
        old(".other.zip.0123456789abcdef.partial");
        old(".hermes-backup-2026-01-01-000000.zip.partial");
        Files.writeString(output.resolve(DEAD.replace('0', '1')), "just begun");

        Path archive = Backups.of(home).intoDirectory(output).run().archive().orElseThrow();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        ".other.zip.0123456789abcdef.partial",
                        ".hermes-backup-2026-01-01-000000.zip.partial",
                        DEAD.replace('0', '1'),
                        archive.getFileName().toString());
    }

    /** It may hold secrets, and a home can stay as it is for months. */
    @Test
    void whatDeadRunsLeftIsRemovedAlsoIfNothingHasChanged() throws Exception {
        Instant noon = Instant.parse("2126-03-04T12:00:00Z");
        Backups.of(home).intoDirectory(output).at(InstantSource.fixed(noon)).run();
        old(DEAD);
        old(DEAD + ".database");

        BackupResult second = Backups.of(home)
                .intoDirectory(output)
                .at(InstantSource.fixed(noon.plusSeconds(60)))
                .run();

        assertThat(second.outcome()).isEqualTo(BackupResult.Outcome.UNCHANGED);
        assertThat(names()).containsExactly("hermes-backup-2126-03-04-120000.zip");
    }

    @Test
    void whereOneMayWriteAndNotLookTheArchiveOfAChosenNameIsMadeAllTheSame() throws Exception {
        Disk blind = DiskWith.before("list", output::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });
        BackupResult result =
                Backups.of(home).toFile(output.resolve("mine.zip")).on(blind).run();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(names()).containsExactly("mine.zip");
    }

    @Test
    void directoriesThatWereMadeForABackupThatFailedAreRemoved() throws Exception {
        Path wished = output.resolve("of/today");
        Disk full = DiskWith.before("create", path -> path.startsWith(wished), path -> {
            throw new IOException("No space left on device");
        });

        assertThat(catchThrowableOfType(
                        HermesException.class,
                        () -> Backups.of(home).intoDirectory(wished).on(full).run()))
                .hasMessageContaining("Not enough room in " + wished);
        assertThat(output.resolve("of")).doesNotExist();

        Disk used = DiskWith.before("create", path -> path.startsWith(wished), path -> {
            Files.writeString(output.resolve("of/another"), "made by somebody else meanwhile");
            throw new IOException("No space left on device");
        });
        assertThat(catchThrowableOfType(
                        HermesException.class,
                        () -> Backups.of(home).intoDirectory(wished).on(used).run()))
                .isNotNull();
        assertThat(wished).doesNotExist();
        assertThat(output.resolve("of/another")).exists();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedAndThoseAboveItAreRemoved() throws Exception {
        Path wished = output.resolve("of/today");
        Disk refusing = DiskWith.before("makeDirectory", wished::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });

        assertThat(catchThrowableOfType(
                        HermesException.class,
                        () -> Backups.of(home)
                                .intoDirectory(wished)
                                .on(refusing)
                                .run()))
                .hasMessage(wished + " cannot be made (permission denied)");
        assertThat(names()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefusedBeforeAnythingIsRead() throws Exception {
        Disk readOnly = DiskWith.answering("isWritable", output, false);

        assertThat(catchThrowableOfType(
                        HermesException.class,
                        () -> Backups.of(home)
                                .intoDirectory(output)
                                .on(readOnly)
                                .run()))
                .hasMessage(
                        output + " cannot be written. Choose another place with -Dhermes.output=<file or directory>.");
        assertThat(names()).isEmpty();
    }

    @Test
    void whatALiveRunIsWritingStaysAlsoItsStagedDatabase() throws Exception {
        old(DEAD);
        old(DEAD + ".database");
        Process other =
                new ProcessBuilder("python3", "-c", """
                        import fcntl, sys
                        f = open(sys.argv[1], 'r+')
                        fcntl.lockf(f, fcntl.LOCK_EX)
                        print('locked', flush=True)
                        sys.stdin.read()
                        """, output.resolve(DEAD).toString()).start();
        try (var said = other.inputReader()) {
            assertThat(said.readLine()).isEqualTo("locked");
            Backups.of(home).intoDirectory(output).run();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(names()).contains(DEAD, DEAD + ".database");
    }

    @Test
    void aLeftoverThatCannotBeRemovedDoesNotPreventTheBackup() throws Exception {
        old(DEAD);
        Disk disk = DiskWith.before("delete", path -> path.endsWith(DEAD), path -> {
            throw new AccessDeniedException(path.toString());
        });
        assertThat(Backups.of(home).intoDirectory(output).on(disk).run().archive())
                .isPresent();
    }

    private void old(String name) throws IOException {
        Path file = Files.writeString(output.resolve(name), "left");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "force", "forceDirectory", "rename", "link", "delete"})
    void aFailureAtAnyStepLeavesTheOlderArchive(String operation) throws Exception {
        Path archive = Files.writeString(output.resolve("mine.zip"), "the older one");
        for (int k = 1; ; k++) {
            AtomicInteger seen = new AtomicInteger();
            Disk disk = failing(operation, k, seen);
            Tree before = Trees.of(output);
            boolean published = false;
            try {
                published = Backups.of(home).toFile(archive).on(disk).run() != null;
            } catch (IOException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
            if (seen.get() < k) {
                return;
            }
            // A directory is forced when the archive has its name already; what cannot be deleted stays.
            if (!published && !operation.equals("forceDirectory")) {
                Tree after = operation.equals("delete")
                        ? Trees.of(output).without(name -> name.startsWith("."))
                        : Trees.of(output);
                assertThat(before.differencesTo(after)).as(operation + " " + k).isEmpty();
            }
            Commands.of("sh", "-c", "rm -f " + output + "/.*.partial*").run().orFail();
            Files.writeString(archive, "the older one");
        }
    }

    /** Fails the k-th operation of a name. */
    private Disk failing(String operation, int k, AtomicInteger seen) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(operation) && seen.incrementAndGet() == k) {
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFullDiskLeavesEverythingAsItWasUntilTheArchiveFits(boolean promisesRoom) throws Exception {
        assumeTrue(Tmpfs.isAvailable());
        byte[] noise = new byte[700_000];
        for (int i = 0; i < 3; i++) {
            new Random(i).nextBytes(noise);
            Files.write(home.resolve("noise" + i), noise);
        }
        SmallHome.sql(
                home.resolve("state.db"),
                "CREATE TABLE big(b BLOB)",
                "INSERT INTO big VALUES(randomblob(900000))",
                "PRAGMA wal_checkpoint(TRUNCATE)");
        Tree homeBefore = Trees.of(home);
        int failures = 0;
        for (int kib = 1024; ; kib += 256) {
            try (Tmpfs disk = Tmpfs.mount(work.resolve("tmpfs"), kib * 1024L)) {
                Path archive = Files.writeString(disk.root().resolve("mine.zip"), "the older one");
                Tree before = Trees.of(disk.root());
                HermesException failure = catchThrowableOfType(
                        HermesException.class,
                        () -> Backups.of(home)
                                .toFile(archive)
                                .on(promisesRoom ? DiskWith.promisingRoom() : Disk.real())
                                .run());
                if (failure == null) {
                    assertThat(Files.size(archive)).isGreaterThan(2_900_000);
                    break;
                }
                failures++;
                assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(HermesException.Reason.NO_SPACE);
                assertThat(failure).hasMessageContaining(disk.root().toString());
                assertThat(failure.getMessage()).doesNotContain("\n");
                assertThat(before.differencesTo(Trees.of(disk.root()))).isEmpty();
                assertThat(homeBefore.differencesTo(Trees.of(home).without(n -> n.matches("state.db-(wal|shm)"))))
                        .isEmpty();
            }
        }
        assertThat(failures).isGreaterThan(5);
    }

    @Test
    void theBackupOfAHomeIntoItselfDoesNotContainItself() throws Exception {
        Path inside = home.resolve("mine.zip");
        Backups.of(home).toFile(inside).run();
        BackupResult second = Backups.of(home).toFile(inside).run();
        assertThat(second.files()).isEqualTo(6);

        BackupResult third =
                Backups.of(home).intoDirectory(home.resolve("kept")).run();
        assertThat(third.files()).isEqualTo(7); // an archive of another name is a user's file
        Backups.of(home).intoDirectory(home.resolve("kept")).run(); // knows the directory kept, too
        assertThat(Backups.of(home).intoDirectory(home.resolve("kept")).run().outcome())
                .isEqualTo(BackupResult.Outcome.UNCHANGED);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(output)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    private static Disk withoutLinks(Set<String> operations, Predicate<Path> paths) {
        Disk plain = DiskWith.before("link", path -> true, path -> {
            throw new FileSystemException(path.toString(), null, "Operation not permitted");
        });
        return DiskWith.before(plain, operations, paths, path -> {
            throw new IOException("Input/output error");
        });
    }

    @Test
    void anEmptyFileThatStaysUnderTheArchivesNameIsNamedAsSuch() throws Exception {
        Disk disk = withoutLinks(
                Set.of("rename", "delete"), path -> !path.toString().contains(".partial."));

        HermesException failure = catchThrowableOfType(
                HermesException.class,
                () -> Backups.of(home).intoDirectory(output).on(disk).run());

        String name = names().stream()
                .filter(left -> !left.startsWith("."))
                .findFirst()
                .orElseThrow();
        assertThat(output.resolve(name)).isEmptyFile();
        assertThat(failure).hasMessageContaining(output.resolve(name) + " is an empty file, no archive. Remove it.");
    }

    @Test
    void whereThereAreNoHardLinksAFailureLeavesNothingUnderTheArchivesName() throws Exception {
        Disk disk = withoutLinks(Set.of("rename"), path -> true);

        HermesException failure = catchThrowableOfType(
                HermesException.class,
                () -> Backups.of(home).intoDirectory(output).on(disk).run());

        assertThat(failure).hasMessageContaining("cannot be written (input/output error)");
        assertThat(names()).isEmpty();
    }

    /** What a machine that dies between the two steps leaves where there are no hard links. */
    @Test
    void anEmptyFileUnderAnArchivesNameIsNothingToBuildOnAndTakesNoPlaceAmongThoseKept() throws Exception {
        Instant noon = Instant.parse("2126-03-04T12:00:00Z");
        List<Path> archives = new ArrayList<>();
        for (int hour = 0; hour < 2; hour++) {
            SmallHome.write(home, "memories/MEMORY.md", "hour " + hour, "rw-r--r--");
            archives.add(Backups.of(home)
                    .intoDirectory(output)
                    .at(InstantSource.fixed(noon.plusSeconds(3600L * hour)))
                    .run()
                    .archive()
                    .orElseThrow());
        }
        Path empty = Files.createFile(output.resolve("hermes-backup-2126-03-04-140000.zip"));
        SmallHome.write(home, "memories/MEMORY.md", "hour 2", "rw-r--r--");
        Lines lines = new Lines();

        BackupResult next = Backups.of(home)
                .intoDirectory(output)
                .keep(2)
                .listener(lines)
                .at(InstantSource.fixed(noon.plusSeconds(7200)))
                .run();

        assertThat(next.archive()).contains(output.resolve("hermes-backup-2126-03-04-140000-2.zip"));
        assertThat(next.takenOver().orElseThrow().from()).isEqualTo(archives.get(1));
        assertThat(next.pruned()).containsExactly(archives.get(0));
        assertThat(lines.said).containsExactly("hermes-backup-2126-03-04-140000.zip: empty");
        assertThat(empty).isEmptyFile();

        BackupResult unchanged = Backups.of(home)
                .intoDirectory(output)
                .at(InstantSource.fixed(noon.plusSeconds(9000)))
                .run();
        assertThat(unchanged.outcome()).isEqualTo(BackupResult.Outcome.UNCHANGED);
        assertThat(unchanged.archive()).isEqualTo(next.archive());
    }
}
