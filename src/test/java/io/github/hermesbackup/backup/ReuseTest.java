package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.backup.BackupResult.Outcome;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.ZipReaders;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the second backup takes over from the first, and that nobody can tell from what it made. */
class ReuseTest {

    /** Far enough away for every stamp to be trusted. */
    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");

    private static final int MIB = 1 << 20;

    @TempDir
    Path work;

    private Path home;
    private Path output;
    private int minute;

    @BeforeEach
    void home() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        output = work.resolve("backups");
        Files.writeString(home.resolve("long.log"), "all work and no play\n".repeat(200_000));
        Files.write(home.resolve("noise.bin"), random(3 * MIB + 5));
        Files.write(home.resolve("empty"), new byte[0]);
        SmallHome.database(home.resolve("state2.db"), "a", 4_000);
    }

    private Backups backup() {
        return Backups.of(home).intoDirectory(output).at(InstantSource.fixed(NOON.plusSeconds(60L * minute++)));
    }

    private BackupResult cold() throws IOException {
        Path file = work.resolve("cold.zip");
        Files.deleteIfExists(file);
        return Backups.of(home).toFile(file).reuse(false).run();
    }

    @Test
    void whatHasNotChangedIsNotReadAndTheResultStandsAlone() throws Exception {
        BackupResult first = backup().run();
        SmallHome.write(home, "memories/MEMORY.md", "something else\n", "rw-r--r--");
        List<String> opened = Collections.synchronizedList(new ArrayList<>());
        Disk disk = DiskWith.before(
                java.util.Set.of("openForReading"),
                path -> path.startsWith(home),
                path -> opened.add(home.relativize(path).toString()));

        BackupResult second = backup().on(disk).run();

        assertThat(first.takenOver()).isEmpty();
        assertThat(opened).filteredOn(name -> !name.contains(".db")).containsOnly("memories/MEMORY.md");
        assertThat(second.takenOver()).hasValueSatisfying(taken -> {
            assertThat(taken.files()).isEqualTo(second.files() - 1);
            assertThat(taken.part()).isEmpty();
            assertThat(taken.from()).isEqualTo(first.archive().orElseThrow());
        });
        Files.delete(first.archive().orElseThrow());
        assertSameAsCold(second);
    }

    @Test
    void theBlocksOfAChangedDatabaseThatAreTheSameAreTakenOver() throws Exception {
        backup().run();
        SmallHome.sql(home.resolve("state2.db"), "INSERT INTO messages(session, body) VALUES(1, 'new')");

        BackupResult second = backup().run();

        assertThat(second.takenOver().orElseThrow().part()).hasValueSatisfying(part -> {
            assertThat(part.name()).isEqualTo("state2.db");
            assertThat(part.percent()).isBetween(20, 99);
        });
        assertSameAsCold(second);
    }

    @Test
    void whatAFileHadBeforeMoreWasAppendedIsTakenOver() throws Exception {
        backup().run();
        Files.writeString(home.resolve("long.log"), "and more\n", StandardOpenOption.APPEND);

        BackupResult second = backup().run();

        assertThat(second.takenOver().orElseThrow().part().orElseThrow().name()).isEqualTo("long.log");
        assertSameAsCold(second);
    }

    /** What stands beside unchanged neighbours is carried over with its header only if that is still right. */
    @Test
    void theModeOfADirectoryIsThatOfNow() throws Exception {
        backup().run();
        Files.setAttribute(home.resolve("memories"), "unix:mode", 0700);
        Files.writeString(home.resolve("long.log"), "and more\n", StandardOpenOption.APPEND);

        assertSameAsCold(backup().run());
    }

    /** A block of deflate that ends a member is another one than the same content before more. */
    @ParameterizedTest
    @CsvSource({"2097152, 3145728", "3145728, 2097152", "2097152, 2097153", "1048577, 1048576", "1048576, 1048577"})
    void aMemberThatEndsAtABlockBoundaryMayGrowAndShrink(int before, int after) throws Exception {
        Path file = home.resolve("grows.log");
        byte[] text = "all work and no play\n".repeat(200_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.write(file, java.util.Arrays.copyOf(text, before));
        backup().run();
        Files.write(file, java.util.Arrays.copyOf(text, after));

        assertSameAsCold(backup().run());
    }

    @Test
    void aChangeOfTheSameSizeWithItsTimeSetBackIsNotMissed() throws Exception {
        backup().run();
        for (String name : List.of("config.yaml", "long.log")) {
            Path file = home.resolve(name);
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            Files.setLastModifiedTime(file, time);
        }
        assertSameAsCold(backup().run());
    }

    /** Two changes within one tick of the file system's clock: the second leaves no trace in what stat says. */
    @Test
    void aFileThatIsYoungerThanItsStampCanProveIsReadAgain() throws Exception {
        Path file = SmallHome.write(home, "fresh.md", "one\n", "rw-r--r--");
        Path large = home.resolve("fresh.log");
        Files.writeString(large, "one\n".repeat(MIB));
        Instant tick = Instant.parse("2126-01-01T00:00:00Z");
        Disk frozen = frozen(tick);
        Backups.of(home)
                .intoDirectory(output)
                .on(frozen)
                .at(InstantSource.fixed(tick.plusSeconds(1)))
                .run();
        Files.writeString(file, "two\n");
        Files.writeString(large, "two\n".repeat(MIB));

        BackupResult second = backup().on(frozen).run();

        assertThat(Members.of(second.archive().orElseThrow()).get("fresh.md").split(" ")[3])
                .isEqualTo(io.github.hermesbackup.testkit.Trees.sha256(file));
        assertThat(Members.of(second.archive().orElseThrow()).get("fresh.log").split(" ")[3])
                .isEqualTo(io.github.hermesbackup.testkit.Trees.sha256(large));
    }

    /** A file system whose clock stands still for everything that is called fresh. */
    private static Disk frozen(Instant tick) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(Disk.real(), arguments);
                        return result instanceof FileStat stat
                                        && arguments[0].toString().contains("fresh.")
                                ? new FileStat(
                                        stat.kind(),
                                        stat.mode(),
                                        stat.size(),
                                        FileTime.from(tick),
                                        FileTime.from(tick),
                                        stat.inode(),
                                        stat.device(),
                                        stat.links(),
                                        stat.uid(),
                                        stat.gid())
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void aNewModeOrTimeOfTheSameContentIsInTheNewArchive() throws Exception {
        backup().run();
        Files.setPosixFilePermissions(home.resolve("config.yaml"), PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(home.resolve("long.log"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

        BackupResult second = backup().run();

        assertThat(second.takenOver().orElseThrow().files()).isEqualTo(second.files());
        assertSameAsCold(second);
    }

    @Test
    void reuseCanBeSwitchedOff() throws Exception {
        backup().run();
        BackupResult second = backup().reuse(false).writeUnchanged().run();

        assertThat(second.takenOver()).isEmpty();
        assertSameAsCold(second);
    }

    @Test
    void theFileThatIsReplacedIsBuiltUpon() throws Exception {
        Path file = work.resolve("mine.zip");
        Backups.of(home).toFile(file).at(InstantSource.fixed(NOON)).run();
        BackupResult second = Backups.of(home)
                .toFile(file)
                .at(InstantSource.fixed(NOON.plusSeconds(60)))
                .run();

        assertThat(second.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(second.takenOver().orElseThrow().files()).isEqualTo(second.files());
        assertSameAsCold(second);
    }

    @ParameterizedTest
    @CsvSource({
        "FAST, FAST, true",
        "FAST, SMALL, false",
        "FAST, STORE, false",
        "FAST, ZSTD, false",
        "SMALL, FAST, true",
        "SMALL, SMALL, true",
        "SMALL, ZSTD, false",
        "STORE, FAST, false",
        "STORE, STORE, true",
        "STORE, SMALL, false",
        "ZSTD, ZSTD, true",
        "ZSTD, FAST, false",
        "ZSTD, STORE, false"
    })
    void whatWasMadeLargerOrForFewerReadersThanIsAskedForIsMadeAnew(Compression old, Compression now, boolean taken)
            throws Exception {
        backup().compression(old).run();
        BackupResult second = backup().compression(now).writeUnchanged().run();
        SmallHome.sql(home.resolve("state2.db"), "INSERT INTO messages(session, body) VALUES(1, 'new')");
        BackupResult third = backup().compression(now).writeUnchanged().run();

        assertThat(second.takenOver().map(TakenOver::files).orElse(0L) > 1).isEqualTo(taken || stores(old, now));
        assertSameContent(second.archive().orElseThrow(), third);
        if (now == Compression.ZSTD) {
            assertThat(methods(third)).contains(93);
        } else {
            assertThat(methods(third)).doesNotContain(93);
        }
        if (now == Compression.STORE) {
            assertThat(methods(third)).containsOnly(0);
        }
    }

    /** What does not compress stands as it is in any archive; {@code store} takes that too. */
    private static boolean stores(Compression old, Compression now) {
        return now == Compression.STORE && old != Compression.STORE;
    }

    private void assertSameContent(Path second, BackupResult third) throws IOException {
        Map<String, String> expected = Members.of(cold().archive().orElseThrow());
        assertThat(Members.of(third.archive().orElseThrow())).isEqualTo(expected);
        expected.remove("state2.db");
        assertThat(Members.of(second)).containsAllEntriesOf(expected);
    }

    private static java.util.Set<Integer> methods(BackupResult result) throws IOException {
        java.util.Set<Integer> methods = new java.util.TreeSet<>();
        try (ArchiveReader reader =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                methods.add(entry.method());
            }
        }
        return methods;
    }

    private void assertSameAsCold(BackupResult result) throws Exception {
        Path archive = result.archive().orElseThrow();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(Members.of(archive)).isEqualTo(Members.of(cold().archive().orElseThrow()));
        assertThat(ZipReaders.readWithAll(archive)).allMatch(listing -> listing.isSound());
        assertThat(result.sha256()).hasValue(io.github.hermesbackup.testkit.Trees.sha256(archive));
        verifyDeep(archive, work);
    }

    static void verifyDeep(Path archive, Path work) throws IOException {
        var result = new Verify(
                        new VerifyRequest(archive, Level.DEEP, Markers.standard(), work),
                        Machine.current(),
                        new VerifyListener() {})
                .run();
        assertThat(result.findings()).isEmpty();
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
