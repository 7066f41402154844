package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.backup.BackupResult.Outcome;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory of an older archive proves itself, and nothing else: what is damaged beside it is noticed all the same. */
class ReuseHeaderDamageTest {

    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");
    private static final String CARRIED = "memories/MEMORY.md";

    @TempDir
    Path work;

    private Path home;
    private Path output;
    private Path old;
    private byte[] bytes;
    private final Map<String, Integer> places = new HashMap<>();
    private final Lines lines = new Lines();

    @BeforeEach
    void anArchive() throws Exception {
        home = SmallHome.create(work.toRealPath().resolve("home"), "a");
        output = work.toRealPath().resolve("backups");
        Files.writeString(home.resolve("long.log"), "all work and no play\n".repeat(120_000));
        // A whole second, which a copy of the file can have too.
        Files.setLastModifiedTime(home.resolve("state.db"), FileTime.from(Instant.parse("2026-02-03T04:05:06Z")));
        old = backup(0).run().archive().orElseThrow();
        bytes = Files.readAllBytes(old);
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), old)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                places.put(entry.name(), (int) entry.headerOffset());
            }
        }
    }

    private Backups backup(int minute) {
        return Backups.of(home)
                .intoDirectory(output)
                .listener(lines)
                .at(InstantSource.fixed(NOON.plusSeconds(60L * minute)));
    }

    private void change() throws IOException {
        SmallHome.write(home, "config.yaml", "model: other\n", "rw-r--r--");
    }

    private int directoryOffset() {
        return ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(bytes.length - comment().length() - 6);
    }

    private String comment() {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.substring(all.lastIndexOf("hermes-backup/1 "));
    }

    private void flip(int at) throws IOException {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        Files.write(old, flipped);
    }

    private void assertSameAsCold(BackupResult result) throws IOException {
        Path cold = work.resolve("cold.zip");
        Files.deleteIfExists(cold);
        Backups.of(home).toFile(cold).reuse(false).run();
        assertThat(result.outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(Members.of(result.archive().orElseThrow())).isEqualTo(Members.of(cold));
    }

    private void assertSaid(String what) {
        assertThat(lines.said)
                .singleElement()
                .asString()
                .startsWith(old.getFileName() + ": ")
                .contains(what);
    }

    @ParameterizedTest
    @CsvSource({
        "memories/, 0, has no local header",
        "memories/, 30, another name",
        "memories/MEMORY.md, 0, has no local header",
        "memories/MEMORY.md, 6, another flags",
        "memories/MEMORY.md, 8, another method",
        "memories/MEMORY.md, 10, another time",
        "memories/MEMORY.md, 14, another CRC",
        "memories/MEMORY.md, 18, another compressed size",
        "memories/MEMORY.md, 22, another size",
        "memories/MEMORY.md, 26, another name",
        "memories/MEMORY.md, 28, ''",
        "memories/MEMORY.md, 30, another name",
        "memories/MEMORY.md, 73, another time",
        "memories/MEMORY.md, 110, another SHA-256"
    })
    void aDamagedLocalHeaderIsNotTakenOver(String member, int at, String said) throws Exception {
        flip(places.get(member) + at);
        change();

        BackupResult result = backup(1).run();

        assertSameAsCold(result);
        assertSaid("\"" + member + "\" " + (said.isEmpty() ? "" : "has "));
        assertSaid(said);
        assertThat(result.takenOver()).as("the members before it").isPresent();
    }

    @Test
    void aHoleInTheOldArchiveIsFilledFromTheHome() throws Exception {
        int from = places.get("memories/");
        int to = places.get("skills/a/run.sh") + 10;
        byte[] holed = bytes.clone();
        Arrays.fill(holed, from, to, (byte) 0);
        Files.write(old, holed);
        change();

        assertSameAsCold(backup(1).run());
        assertSaid("has no local header where the directory says");
    }

    @Test
    void aDamagedDirectoryIsNotBuiltUpon() throws Exception {
        change();
        int end = bytes.length - comment().length();
        for (int at = directoryOffset(); at < end; at += 97) {
            flip(at);
            lines.said.clear();

            BackupResult result = backup(1).run();

            assertSameAsCold(result);
            assertThat(lines.said).as("flip at " + at).hasSize(1);
            assertThat(result.takenOver()).as("flip at " + at).isEmpty();
            Files.delete(result.archive().orElseThrow());
        }
    }

    @Test
    void anotherChecksumOfTheDirectoryIsDamageToo() throws Exception {
        byte[] other = bytes.clone();
        other[bytes.length - 1] = (byte) (bytes[bytes.length - 1] == '0' ? '1' : '0');
        Files.write(old, other);
        change();

        BackupResult result = backup(1).run();

        assertSameAsCold(result);
        assertSaid("its central directory was altered");
        assertThat(result.takenOver()).isEmpty();
    }

    /** With the home as it was, so that only the damage is a reason to write another one. */
    @Test
    void aHomeIsNotUnchangedSinceAnArchiveWhoseDirectoryOrCommentIsDamaged() throws Exception {
        assertThat(backup(1).run().outcome()).as("undamaged").isEqualTo(Outcome.UNCHANGED);
        for (int at = directoryOffset(); at < bytes.length; at += 53) {
            flip(at);
            BackupResult result = backup(1).run();

            assertThat(result.outcome())
                    .as("flip at " + at + " of " + bytes.length)
                    .isEqualTo(Outcome.WRITTEN);
            Files.delete(result.archive().orElseThrow());
        }
    }

    /** As they were made before the comment had it. */
    private void withoutTheField() {
        String shorter = comment().replaceFirst(" directory=[0-9a-f]{8}", "");
        int at = bytes.length - comment().length();
        byte[] older = Arrays.copyOf(bytes, at + shorter.length());
        System.arraycopy(shorter.getBytes(StandardCharsets.US_ASCII), 0, older, at, shorter.length());
        older[at - 2] = (byte) shorter.length();
        bytes = older;
    }

    @Test
    void anArchiveThatSaysNothingOfItsDirectoryIsBuiltUponAsBefore() throws Exception {
        withoutTheField();
        Files.write(old, bytes);
        assertThat(backup(1).run().outcome()).isEqualTo(Outcome.UNCHANGED);
        change();

        BackupResult result = backup(2).run();

        assertSameAsCold(result);
        assertThat(lines.said).isEmpty();
        assertThat(result.takenOver().orElseThrow().files()).isEqualTo(result.files() - 1);
    }

    @Test
    void theLocalHeadersOfSuchAnArchiveAreCheckedAtOnce() throws Exception {
        withoutTheField();
        flip(places.get(CARRIED) + 30);

        BackupResult result = backup(1).run();

        assertSameAsCold(result);
        assertSaid("another name in its local header");
        assertThat(result.takenOver()).isEmpty();
    }

    /** Info-ZIP leaves the comment as it is, and makes a directory of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"removed", "replaced"})
    void anArchiveThatAnotherToolHasRewrittenIsNotBuiltUpon(String event) throws Exception {
        assumeTrue(Commands.isAvailable("zip"));
        String zip = old.toString();
        change();
        (event.equals("removed")
                        ? Commands.of("zip", "-q", "-d", zip, CARRIED)
                        : Commands.of("zip", "-q", zip, "config.yaml").in(home))
                .run()
                .orFail();
        bytes = Files.readAllBytes(old);
        assertThat(comment()).contains(" directory=");

        BackupResult result = backup(1).run();

        assertSameAsCold(result);
        assertSaid(event.equals("removed") ? "it was made with " : "was altered");
        assertThat(result.takenOver()).isEmpty();
    }

    /** A database is told by its stamp alone: of one that was copied, only the finished archive shows that nothing has changed. */
    private void replaceTheDatabaseByACopy() throws IOException {
        Path database = home.resolve("state.db");
        Path copy = Files.copy(database, work.resolve("copy.db"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(copy, database, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aFreshArchiveIsGivenAwayForAnOlderOneOnlyIfThatIsSound() throws Exception {
        replaceTheDatabaseByACopy();
        assertThat(backup(1).run().outcome()).as("undamaged").isEqualTo(Outcome.UNCHANGED);
        assertThat(lines.said).isEmpty();

        for (String member : new String[] {CARRIED, "memories/", "state.db"}) {
            flip(places.get(member) + 30);
            BackupResult result = backup(1).run();
            assertThat(result.outcome()).as("header of " + member).isEqualTo(Outcome.WRITTEN);
            Files.delete(result.archive().orElseThrow());
        }
        flip(places.get("skills/") - 1);
        BackupResult result = backup(1).run();
        assertThat(result.outcome()).as("content").isEqualTo(Outcome.WRITTEN);
        assertSameAsCold(result);
    }

    @Test
    void noDamageIsSaidWhereNothingIsTakenOver() throws Exception {
        replaceTheDatabaseByACopy();
        flip(places.get(CARRIED) + 30);

        BackupResult result = backup(1).reuse(false).run();

        assertSameAsCold(result);
        assertThat(lines.said).isEmpty();
    }
}
