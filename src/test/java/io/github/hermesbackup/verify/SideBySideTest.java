package io.github.hermesbackup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.PythonZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is checked by several threads comes out as if one had read member after member. */
class SideBySideTest {

    private static final int LARGE = (int) ContentCheck.LARGE_BYTES;

    @TempDir
    Path work;

    private Path home() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            SmallHome.write(home, "notes/%03d.md".formatted(i), words(random, random.nextInt(900)), "rw-r--r--");
        }
        SmallHome.write(home, "logs/large.log", words(random, LARGE), "rw-r--r--");
        SmallHome.write(home, "logs/middle.log", words(random, LARGE / 4), "rw-r--r--");
        byte[] noise = new byte[LARGE + 5];
        random.nextBytes(noise);
        Files.write(home.resolve("skills/noise"), noise);
        SmallHome.database(home.resolve("a.db"), "a", 5);
        SmallHome.database(home.resolve("large.db"), "large", 4_000);
        Files.createFile(home.resolve("empty"));
        Files.createDirectory(home.resolve("nothing"));
        return home;
    }

    private static String words(Random random, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(Integer.toString(random.nextInt(40_000), 36)).append(i % 9 == 0 ? '\n' : ' ');
        }
        return out.toString();
    }

    private Path archive(Compression compression) throws Exception {
        return Backups.of(home())
                .toFile(work.resolve("a.zip"))
                .compression(compression)
                .run()
                .archive()
                .orElseThrow();
    }

    /** What one thread finds, and what it has read by then. */
    private record Truth(List<Finding> findings, long files, long bytes) {

        static Truth of(Path path) throws IOException {
            List<Finding> findings = new ArrayList<>();
            long files = 0;
            long bytes = 0;
            try (ArchiveReader archive = ArchiveReader.open(Disk.real(), path)) {
                EntryCursor cursor = archive.cursor();
                for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                    try (EntryContent content = archive.content(entry)) {
                        bytes += content.readAllBytes().length;
                        files += entry.isDirectory() ? 0 : 1;
                    } catch (ArchiveException e) {
                        findings.add(new Finding(Finding.Kind.FAILED, FileName.escape(entry.name()), e.detail()));
                    }
                }
            }
            return new Truth(findings, files, bytes);
        }
    }

    /** The last progress that was told; it never goes back, and no two threads tell it at the same time. */
    private static final class Watching implements VerifyListener {
        private final AtomicBoolean inside = new AtomicBoolean();
        private long files;
        private long bytes;
        private boolean wrong;

        @Override
        public void progress(long nowFiles, long nowBytes) {
            wrong |= !inside.compareAndSet(false, true) || nowFiles < files || nowBytes < bytes;
            files = nowFiles;
            bytes = nowBytes;
            inside.set(false);
        }
    }

    private VerifyResult verify(Path archive, Level level, int cores, Disk disk, VerifyListener listener)
            throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(disk, here.clock(), here.zone(), cores, here.boot(), here.umask());
        Path scratch = Files.createDirectories(work.resolve("scratch"));
        try {
            return new Verify(new VerifyRequest(archive, level, Markers.standard(), scratch), machine, listener).run();
        } finally {
            assertThat(scratch).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyDamageIsFoundAsOneThreadFindsItAndInTheOrderOfTheArchive(Compression compression) throws Exception {
        Path archive = archive(compression);
        List<ArchiveEntry> entries = new ArrayList<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                entries.add(entry);
            }
        }
        assertThat(entries).anyMatch(entry -> entry.size() > 3 * LARGE);
        Random random = new Random(compression.ordinal());
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int round = 0; round < 3; round++) {
                for (ArchiveEntry entry : entries) {
                    if (entry.compressedSize() > 0 && (entry.size() >= LARGE || random.nextInt(12) == 0)) {
                        long start =
                                entry.headerOffset() + 30 + 200 + entry.name().length();
                        flip(file, start + random.nextLong(Math.max(1, entry.compressedSize() - 200)), random);
                    }
                }
                assertFindsTheTruth(archive);
            }
        }
    }

    private static void flip(FileChannel file, long position, Random random) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        file.read(one, position);
        one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
        file.write(one.flip(), position);
    }

    private void assertFindsTheTruth(Path archive) throws IOException {
        Truth truth;
        try {
            truth = Truth.of(archive);
        } catch (ArchiveException e) {
            assertThatThrownBy(() -> verify(archive, Level.FULL, 3, Disk.real(), new VerifyListener() {}))
                    .hasMessage(e.getMessage());
            return;
        }
        assertThat(truth.findings()).isNotEmpty();
        for (int cores : new int[] {1, 2, 5}) {
            Watching watching = new Watching();
            VerifyResult result = verify(archive, Level.FULL, cores, Disk.real(), watching);
            assertThat(result.findings()).as("%d cores", cores).isEqualTo(truth.findings());
            assertThat(result.matchedSha256() + result.matchedCrc()).isEqualTo(truth.files());
            assertThat(watching.files).isEqualTo(truth.files());
            assertThat(watching.wrong).isFalse();
        }
    }

    /** A large member is looked at before all others, to see what it is. */
    @Test
    void largeMembersThatCannotEvenBeginToBeReadAreFindingsInTheirPlaces() throws Exception {
        Path archive = archive(Compression.FAST);
        List<String> damaged = new ArrayList<>();
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE);
                ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry.size() >= LARGE) {
                    ByteBuffer lengths = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                    file.read(lengths, entry.headerOffset() + 26);
                    long content = entry.headerOffset() + 30 + lengths.getShort(0) + lengths.getShort(2);
                    file.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), content);
                    damaged.add(entry.name());
                }
            }
        }
        assertThat(damaged).contains("large.db", "logs/large.log", "skills/noise");
        VerifyResult result = verify(archive, Level.DEEP, 3, Disk.real(), new VerifyListener() {});
        assertThat(result.findings()).extracting(Finding::path).containsExactlyElementsOf(damaged);
        assertThat(result.databases()).extracting(VerifyResult.Database::name).containsExactly("a.db", "state.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FULL", "DEEP"})
    void theProgressEndsWithEveryFileAndEveryByte(Level level) throws Exception {
        Path archive = archive(Compression.FAST);
        Truth truth = Truth.of(archive);
        Watching watching = new Watching();
        VerifyResult result = verify(archive, level, 4, Disk.real(), watching);

        assertThat(result.findings()).isEmpty();
        assertThat(List.of(watching.files, watching.bytes)).containsExactly(truth.files(), truth.bytes());
        assertThat(result.bytes()).isEqualTo(truth.bytes());
        assertThat(watching.wrong).isFalse();
    }

    @Test
    void thereIsNeverMoreThanOneCopyOfADatabaseAndTheyAreToldInTheOrderOfTheArchive() throws Exception {
        Path archive = archive(Compression.FAST);
        AtomicInteger copies = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Disk counting = DiskWith.before("create", DiskWith.named("database"), path -> {
            made.incrementAndGet();
            most.accumulateAndGet(copies.incrementAndGet(), Math::max);
        });
        Disk disk = DiskWith.before(
                counting, Set.of("delete"), DiskWith.named("database"), path -> copies.decrementAndGet());
        VerifyResult result = verify(archive, Level.DEEP, 3, disk, new VerifyListener() {});

        assertThat(result.findings()).isEmpty();
        assertThat(result.databases())
                .extracting(VerifyResult.Database::name)
                .containsExactly("a.db", "large.db", "state.db");
        assertThat(result.databases()).allMatch(VerifyResult.Database::sound);
        assertThat(List.of(made.get(), most.get(), copies.get())).containsExactly(3, 1, 0);
    }

    @Test
    void aDatabaseThatCannotBeExtractedEndsTheCheckAndLeavesNothing() throws Exception {
        Path archive = archive(Compression.FAST);
        Disk disk = DiskWith.before("create", DiskWith.named("database"), path -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> verify(archive, Level.DEEP, 3, disk, new VerifyListener() {}))
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }

    @Test
    void anArchiveOfAnotherToolIsCheckedSideBySideToo() throws Exception {
        Path archive = work.resolve("python.zip");
        PythonZip.fromDirectory(home(), archive);
        assertThat(verify(archive, Level.DEEP, 3, Disk.real(), new VerifyListener() {})
                        .databases())
                .hasSize(3);
        Random random = new Random(5);
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.READ, StandardOpenOption.WRITE);
                ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry.size() >= LARGE) {
                    flip(file, entry.headerOffset() + 5_000 + random.nextInt(100_000), random);
                }
            }
        }
        assertFindsTheTruth(archive);
    }

    @Test
    void aLargeMemberNeedsLittleMemory() throws Exception {
        Path home = SmallHome.create(work.resolve("home"), "a");
        try (FileChannel file = Disk.real().create(home.resolve("zeros"), 0600)) {
            file.write(ByteBuffer.allocate(1), 200 << 20);
        }
        Path archive =
                Backups.of(home).toFile(work.resolve("a.zip")).run().archive().orElseThrow();
        String said = Commands.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SideBySideTest.class.getName(),
                        archive.toString())
                .run()
                .orFail()
                .output();
        assertThat(said.strip()).isEqualTo("COMPLETE 7");
    }

    /** Checks an archive in a JVM of its own, with eight threads. */
    public static void main(String[] arguments) throws IOException {
        Machine here = Machine.current();
        Machine machine = new Machine(here.disk(), here.clock(), here.zone(), 8, here.boot(), here.umask());
        Path archive = Path.of(arguments[0]);
        VerifyRequest request = new VerifyRequest(archive, Level.FULL, Markers.standard(), archive.getParent());
        VerifyResult result = new Verify(request, machine, new VerifyListener() {}).run();
        System.out.println(result.status() + " " + result.matchedSha256());
    }
}
