package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Operation;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bits, owner and time something gets, and that they are on the device when they are said to be. */
class MetadataTest {

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-02-03T04:05:06Z"));
    private static final int NO_BITS = -1;
    private static final int ROOT = 0;
    private static final int SOMEBODY = 12345;

    @TempDir(factory = InMemory.class)
    Path work;

    private final FaultyDisk disk = new FaultyDisk(Fault.NONE);
    private Path file;

    @BeforeEach
    void aFile() throws IOException {
        file = SmallHome.write(work, "file", "content", "rw-r--r--");
    }

    private static FileStat stat(int mode, int uid, int gid) {
        return new FileStat(FileStat.Kind.FILE, mode, 7, TIME, TIME, 1, 1, 1, uid, gid);
    }

    private long times(Operation operation) {
        return disk.counts().getOrDefault(operation, 0L);
    }

    /** @param denied how often opening it is refused before it is let */
    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 2, 1", "2, 2, 0"})
    void aChangeIsForcedIfTheBitsBeforeOrAfterItLetTheFileBeOpened(int denied, int opened, int forced)
            throws Exception {
        int[] tries = new int[1];
        boolean[] changed = new boolean[1];
        Disk denying = DiskWith.before(disk, Set.of("openForReading"), path -> true, path -> {
            assertThat(changed[0]).isEqualTo(tries[0] > 0);
            if (tries[0]++ < denied) {
                throw new AccessDeniedException(path.toString());
            }
        });

        new Metadata(denying, 0).durably(file, () -> {
            assertThat(times(Operation.FORCE)).isZero();
            changed[0] = true;
        });

        assertThat(changed[0]).isTrue();
        assertThat(tries[0]).isEqualTo(opened);
        assertThat(times(Operation.FORCE)).isEqualTo(forced);
        assertThat(times(Operation.CLOSE)).isEqualTo(forced);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void aChangeThatCannotBeForcedHasFailed(int denied) {
        int[] tries = new int[1];
        Disk broken = DiskWith.before(
                new FaultyDisk(Fault.once(Failure.EIO, 1).at(Operation.FORCE)),
                Set.of("openForReading"),
                path -> true,
                path -> {
                    if (tries[0]++ < denied) {
                        throw new AccessDeniedException(path.toString());
                    }
                });
        assertThatThrownBy(() -> new Metadata(broken, 0).durably(file, () -> {}))
                .isInstanceOf(IOException.class);
    }

    @Test
    void bitsThatAreRightAreNotSetAgainAndThoseThatNobodyRecordedNeither() throws Exception {
        Metadata metadata = new Metadata(disk, 0);
        metadata.set(file, new Attributes(0644, TIME, -1, -1), stat(0644, ROOT, ROOT));
        assertThat(times(Operation.SET_MODE)).isZero();
        metadata.set(file, new Attributes(NO_BITS, TIME, -1, -1), stat(0644, ROOT, ROOT));
        metadata.set(file, new Attributes(NO_BITS, TIME, -1, -1));
        assertThat(times(Operation.SET_MODE)).isZero();
        assertThat(times(Operation.SET_MODIFIED)).isEqualTo(3);

        metadata.set(file, new Attributes(0600, TIME, -1, -1), stat(0644, ROOT, ROOT));
        assertThat(Disk.real().stat(file).mode()).isEqualTo(0600);
        metadata.set(file, new Attributes(0, TIME, -1, -1), stat(0600, ROOT, ROOT));
        assertThat(Disk.real().stat(file).mode()).isZero();
        Disk.real().setMode(file, 0600);
        metadata.set(file, new Attributes(0, TIME, -1, -1));
        assertThat(Disk.real().stat(file).mode()).isZero();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(TIME);
    }

    @Test
    void whereThePlatformHasNoBitsNoneAreWantedAndAllAreRight() {
        Metadata metadata = new Metadata(disk, 0);
        Member member = member("notes.md", 0640);
        FileStat bare = stat(NO_BITS, -1, -1);
        assertThat(metadata.wanted(member, bare).mode()).isEqualTo(-1);
        assertThat(metadata.hasMode(bare, member)).isTrue();
        assertThat(metadata.wanted(member, stat(0, 1, 2)))
                .isEqualTo(new Attributes(0640, member.time().toFileTime(), 1, 2));
        assertThat(metadata.hasMode(stat(0, 1, 2), member)).isFalse();
        assertThat(metadata.hasMode(stat(07640, 1, 2), member)).isTrue();
    }

    @Test
    void whatHasNoBitsRecordedGetsThoseOfANewFileAndASecretIsPrivate() {
        Metadata metadata = new Metadata(disk, 0027);
        assertThat(metadata.mode(member("notes.md", -1))).isEqualTo(0640);
        assertThat(metadata.mode(member("notes/", -1))).isEqualTo(0750);
        assertThat(metadata.newDirectoryMode()).isEqualTo(0750);
        assertThat(metadata.mode(member("notes.md", 0))).isZero();
        assertThat(metadata.mode(member("a/.env", 0666))).isEqualTo(0600);
        assertThat(metadata.mode(member("a/.env", -1))).isEqualTo(0600);
        assertThat(metadata.mode(member("a/.env/", 0755))).isEqualTo(0755);
    }

    /** Only root can give a file away. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 12345, 12346, true",
        "0, 0, 12345, 0, true",
        "0, 0, 0, 12346, true",
        "0, 0, 0, 0, false",
        "12345, 12345, 12345, 12345, false",
        "0, 0, -1, -1, false"
    })
    void anOwnerIsSetOnlyIfItIsAnother(int uid, int gid, int ownerUid, int ownerGid, boolean set) throws Exception {
        int[] owners = new int[1];
        Disk counting = DiskWith.before("setOwner", path -> true, path -> {
            owners[0]++;
            throw new IOException("counted");
        });
        Metadata metadata = new Metadata(counting, 0);
        try {
            metadata.own(file, stat(0644, uid, gid), stat(0644, ownerUid, ownerGid));
        } catch (IOException e) {
            assertThat(e).hasMessage("counted");
        }
        assertThat(owners[0]).isEqualTo(set ? 1 : 0);
        metadata.own(file, stat(0644, uid, gid), null);
        assertThat(owners[0]).isEqualTo(set ? 1 : 0);
    }

    @Test
    void whatRootMakesIsToBelongToWhomTheNearestDirectoryBelongs() throws Exception {
        Path there = Files.createDirectory(work.resolve("there"));
        Disk owned = DiskWith.answering("stat", there, stat(0755, SOMEBODY, SOMEBODY));
        Metadata metadata = new Metadata(owned, 0);

        assertThat(metadata.ownerFor(there, stat(0644, ROOT, ROOT)).uid()).isEqualTo(SOMEBODY);
        assertThat(metadata.ownerFor(there.resolve("not/yet"), stat(0644, ROOT, ROOT))
                        .uid())
                .isEqualTo(SOMEBODY);
        assertThat(metadata.ownerFor(there, stat(0644, SOMEBODY + 1, ROOT))).isNull();
    }

    @Test
    void membersOfOneDirectoryAfterTheOtherGetTheOwnerOfTheirs() throws Exception {
        Path first = Files.createDirectory(work.resolve("first"));
        int[] asked = new int[1];
        Disk counting = DiskWith.before("stat", path -> path.equals(first), path -> asked[0]++);
        Owners owners = new Owners(new Metadata(counting, 0));
        FileStat made = stat(0644, ROOT, ROOT);

        assertThat(owners.of(first, made)).isEqualTo(Disk.real().stat(first));
        assertThat(owners.of(first, made)).isEqualTo(Disk.real().stat(first));
        assertThat(asked[0]).isEqualTo(1);
        assertThat(owners.of(work, made).inode())
                .isEqualTo(Disk.real().stat(work).inode());
        assertThat(owners.of(first, made).inode())
                .isEqualTo(Disk.real().stat(first).inode());
    }

    private static Member member(String name, int mode) {
        return new Member() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int mode() {
                return mode;
            }

            @Override
            public EntryTime time() {
                return new EntryTime(1_770_091_506);
            }

            @Override
            public long size() {
                return 7;
            }

            @Override
            public byte[] sha256() {
                return null;
            }

            @Override
            public byte[] copyTo(WritableByteChannel out, byte[] buffer) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
