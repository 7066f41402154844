package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written into a journal comes out of it again, and whatever else is in its file is refused. */
class JournalTest {

    private static final Instant BEGUN = Instant.parse("2026-02-03T04:05:06.789012345Z");
    private static final FileTime BEFORE_1970 = FileTime.from(Instant.parse("1965-01-02T03:04:05.6Z"));
    private static final Attributes BEFORE = new Attributes(0640, BEFORE_1970, 1000, 1001);
    private static final Attributes AFTER = new Attributes(-1, FileTime.from(BEGUN), -1, -1);
    private static final Slot SLOT = new Slot(3, "17-wal");
    private static final Seen SEEN = new Seen(1L << 40, 5_000_000_000L, FileTime.from(BEGUN));
    static final JournalHeader HEADER = new JournalHeader(
            BEGUN,
            "/srv/a b.zip",
            List.of("backups/.restore-1", "/mnt/x/.restore-1"),
            List.of("backups"),
            List.of(new JournalHeader.Anchor("", BEFORE_1970)));

    @TempDir(factory = InMemory.class)
    Path work;

    private static List<Step> oneOfEach() {
        return List.of(
                new Step.Remember("", BEFORE),
                new Step.MakeDirectory("skills/\u00e4\u4e2d"),
                new Step.Create("config.yaml", SLOT, fingerprint(1)),
                new Step.Replace(".env", SLOT, SEEN, true, fingerprint(2)),
                new Step.Replace("auth.json", SLOT, SEEN, false, fingerprint(3)),
                new Step.WritePages("state.db", SLOT),
                new Step.PutAside("goes.md", SLOT, SEEN),
                new Step.RemoveDirectory("goes", SLOT, BEFORE),
                new Step.Describe("/outside/it.md", BEFORE, AFTER));
    }

    private static Fingerprint fingerprint(int number) {
        byte[] sha256 = new byte[32];
        Arrays.fill(sha256, (byte) (0x80 + number));
        return new Fingerprint(Long.MAX_VALUE - number, number, sha256);
    }

    private Path write(List<Step> steps) throws IOException {
        return write(Disk.real(), steps);
    }

    private Path write(Disk disk, List<Step> steps) throws IOException {
        Files.deleteIfExists(work.resolve("journal"));
        Files.deleteIfExists(work.resolve(Journal.COPY));
        try (JournalWriter writer = JournalWriter.create(disk, work, HEADER)) {
            for (Step step : steps) {
                writer.add(step);
            }
            assertThat(writer.steps()).isEqualTo(steps.size());
            writer.arm();
        }
        return work.resolve("journal");
    }

    private Journal open() throws IOException {
        return Journal.open(Disk.real(), work, Journal.State.ARMED);
    }

    private static void assertSame(List<Step> found, List<Step> expected) {
        assertThat(found.stream().map(JournalTest::shown).toList())
                .isEqualTo(expected.stream().map(JournalTest::shown).toList());
    }

    /** With the bytes of its fingerprint: arrays have no equality of their own. */
    private static String shown(Step step) {
        byte[] sha256 = new byte[0];
        if (step instanceof Step.Create it) {
            sha256 = it.fresh().sha256();
        } else if (step instanceof Step.Replace it) {
            sha256 = it.fresh().sha256();
        }
        return step.toString()
                .replaceAll("sha256=\\[B@[0-9a-f]+", HexFormat.of().formatHex(sha256));
    }

    private void assertHolds(List<Step> steps) throws IOException {
        assertHolds(Disk.real(), steps);
    }

    private void assertHolds(Disk disk, List<Step> steps) throws IOException {
        try (Journal journal = Journal.open(disk, work, Journal.State.ARMED)) {
            List<Step> forward = new ArrayList<>();
            journal.forward(forward::add);
            assertSame(forward, steps);
            List<Step> backward = new ArrayList<>();
            journal.backward(backward::add);
            Collections.reverse(backward);
            assertSame(backward, steps);
            assertThat(journal.steps()).isEqualTo(steps.size());
            assertThat(journal.header()).isEqualTo(HEADER);
        }
    }

    @Test
    void everyKindOfStepComesOutAsItWentInForwardsAndBackwards() throws Exception {
        Path journal = write(oneOfEach());
        assertHolds(oneOfEach());
        assertThat(journal).hasSameBinaryContentAs(work.resolve(Journal.COPY));
        assertThat(Journal.header(Disk.real(), journal)).isEqualTo(HEADER);
        assertThat(Disk.real().stat(journal).mode()).isEqualTo(0600);
    }

    @Test
    void aJournalOfNoStepsIsAJournal() throws Exception {
        write(List.of());
        assertHolds(List.of());
    }

    /** Many records, so that one lies across each end of what is read and written at once; and one longer than all of that. */
    @Test
    void recordsOfAnyLengthAreReadAcrossTheEndsOfWhatIsReadAtOnce() throws Exception {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            steps.add(new Step.MakeDirectory("d".repeat(i % 131) + i));
        }
        steps.add(new Step.MakeDirectory("long".repeat(50_000)));
        steps.addAll(oneOfEach());
        write(steps);
        assertHolds(steps);
        assertHolds(movingHalf(), steps);
        byte[] whole = Files.readAllBytes(work.resolve("journal"));
        write(movingHalf(), steps);
        assertThat(work.resolve("journal")).hasBinaryContent(whole);
        assertThat(work.resolve(Journal.COPY)).hasBinaryContent(whole);
    }

    private static Disk movingHalf() {
        return new FaultyDisk(Fault.from(Failure.SHORT, 1));
    }

    @Test
    void theHeaderIsOnTheDeviceBeforeAnythingIsStaged() throws Exception {
        FaultyDisk disk = new FaultyDisk(Fault.NONE);
        try (JournalWriter writer = JournalWriter.create(disk, work, HEADER)) {
            assertThat(writer.steps()).isZero();
            assertThat(Journal.header(Disk.real(), work.resolve(Journal.PARTIAL)))
                    .isEqualTo(HEADER);
            assertThat(disk.counts().get(Operation.FORCE)).isEqualTo(1);
        }
    }

    /** The copy is for a journal that is damaged: it is as durable. */
    @Test
    void aJournalIsArmedOnlyWhenItAndItsCopyAreOnTheDevice() throws Exception {
        for (int k = 1; k <= 3; k++) {
            FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, k).at(Operation.FORCE));
            Files.deleteIfExists(work.resolve(Journal.PARTIAL));
            assertThatThrownBy(() -> write(disk, oneOfEach())).isInstanceOf(IOException.class);
            assertThat(Journal.state(Disk.real(), work)).isEqualTo(Journal.State.STAGING);
        }
        FaultyDisk disk = new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.FORCE_DIRECTORY));
        Files.deleteIfExists(work.resolve(Journal.PARTIAL));
        assertThatThrownBy(() -> write(disk, oneOfEach())).isInstanceOf(IOException.class);
        assertThat(disk.wasHit()).isTrue();
    }

    /** For what has been overwritten since it was written, the position is in the checksum, too. */
    @Test
    void noByteCanBeChangedWithoutNotice() throws Exception {
        byte[] whole = Files.readAllBytes(write(oneOfEach()));
        Files.delete(work.resolve(Journal.COPY));
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(work.resolve("journal"), damaged);
            assertRefused("byte " + at);
        }
    }

    @Test
    void aJournalThatIsCutShortOrLongerThanItsEndIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(write(oneOfEach()));
        Files.delete(work.resolve(Journal.COPY));
        for (int length = 0; length < whole.length; length++) {
            Files.write(work.resolve("journal"), Arrays.copyOf(whole, length));
            assertRefused("of length " + length);
        }
        Files.write(work.resolve("journal"), Arrays.copyOf(whole, whole.length + 1));
        assertRefused("one byte more");
        Files.write(work.resolve("journal"), Arrays.copyOf(whole, whole.length + JournalRecords.AROUND));
        assertRefused("another empty record");
    }

    private void assertRefused(String how) {
        assertThatThrownBy(this::open).as(how).isInstanceOf(IOException.class);
    }

    @Test
    void aRecordThatStandsWhereItDoesNotBelongIsRefused() throws Exception {
        Step first = new Step.MakeDirectory("a");
        Path journal = write(List.of(first, new Step.MakeDirectory("b")));
        byte[] bytes = Files.readAllBytes(journal);
        int length = StepCodec.encode(first).length + JournalRecords.AROUND;
        int secondAt = bytes.length - JournalRecords.AROUND - length;
        System.arraycopy(bytes, secondAt, bytes, secondAt - length, length);
        Files.write(journal, bytes);
        Files.delete(work.resolve(Journal.COPY));
        assertThatThrownBy(this::open).hasMessageContaining("checksum");
    }

    @Test
    void aLengthThatNoRecordHasIsDamageAndNotTakenForRoom() throws Exception {
        byte[] whole = Files.readAllBytes(write(List.of()));
        Files.delete(work.resolve(Journal.COPY));
        for (int length : new int[] {-1, Integer.MIN_VALUE, (1 << 20) + 1, Integer.MAX_VALUE}) {
            byte[] damaged = whole.clone();
            ByteBuffer.wrap(damaged).putInt(JournalRecords.MAGIC.length, length);
            Files.write(work.resolve("journal"), damaged);
            assertThatThrownBy(this::open).hasMessageContaining("length is damaged");
        }
    }

    @Test
    void theLongestRecordThatIsNoDamageIsRead() throws Exception {
        int around = StepCodec.encode(new Step.MakeDirectory("")).length;
        List<Step> longest = List.of(new Step.MakeDirectory("x".repeat((1 << 20) - around)));
        write(longest);
        assertHolds(longest);
    }

    @Test
    void anotherFileIsNoJournal() throws Exception {
        byte[] whole = Files.readAllBytes(write(List.of()));
        Files.delete(work.resolve(Journal.COPY));
        whole[7] = 'e';
        Files.write(work.resolve("journal"), whole);
        assertThatThrownBy(this::open).hasMessageContaining("no journal");
    }

    @Test
    void whatIsNotExactlyOneStepIsRefused() {
        for (Step step : oneOfEach()) {
            byte[] bytes = StepCodec.encode(step);
            assertThatThrownBy(() -> StepCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("longer than it should be");
        }
        byte[] unknown = StepCodec.encode(oneOfEach().get(0));
        unknown[0] = 99;
        assertThatThrownBy(() -> StepCodec.decode(unknown)).hasMessageContaining("unknown step 99");
        byte[] name = StepCodec.encode(new Step.MakeDirectory("name"));
        for (int length : new int[] {-1, 5}) {
            ByteBuffer.wrap(name).putInt(1, length);
            assertThatThrownBy(() -> StepCodec.decode(name)).hasMessageContaining("longer than its record");
        }
    }

    @Test
    void theCopyIsReadIfTheJournalIsDamagedAndTheFirstFailureIsToldIfBothAre() throws Exception {
        Path journal = write(oneOfEach());
        Files.write(journal, new byte[3]);
        assertHolds(oneOfEach());

        Files.delete(work.resolve(Journal.COPY));
        assertThatThrownBy(this::open)
                .hasMessageContaining("cut short")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void howFarARestoreHasComeIsInTheNameAlone() throws Exception {
        assertThat(Journal.state(Disk.real(), work)).isEqualTo(Journal.State.STAGING);
        write(List.of());
        for (Journal.State state :
                new Journal.State[] {Journal.State.ARMED, Journal.State.UNDONE, Journal.State.COMMITTED}) {
            if (state != Journal.State.ARMED) {
                Journal.mark(Disk.real(), work, Journal.State.ARMED, state);
            }
            assertThat(Journal.state(Disk.real(), work)).isEqualTo(state);
            assertThat(work.resolve(state.fileName())).exists();
            if (state != Journal.State.ARMED) {
                Journal.mark(Disk.real(), work, state, Journal.State.ARMED);
            }
        }
    }
}
