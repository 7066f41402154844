package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Holds what our reader makes of an archive against what every other reader on this machine makes of it. */
final class Agreement {

    private Agreement() {}

    /** All of them accept the archive, with the same names, sizes, CRCs, contents and modes. */
    static void assertAllReadersAgree(Path archive) throws IOException {
        assertAllReadersAgree(archive, Contents.of(archive));
    }

    static void assertAllReadersAgree(Path archive, Map<String, Contents.Member> ours) throws IOException {
        List<ZipListing> others = ZipReaders.readWithAll(archive);
        assertThat(others).isNotEmpty().allSatisfy(listing -> {
            assertThat(listing.problems()).as(listing.reader()).isEmpty();
            assertSame(listing, ours);
        });
    }

    static void assertSame(ZipListing listing, Map<String, Contents.Member> ours) {
        assertThat(listing.members().keySet()).as(listing.reader()).isEqualTo(ours.keySet());
        listing.members().forEach((name, theirs) -> {
            Contents.Member mine = ours.get(name);
            String who = listing.reader() + ": " + name;
            theirs.size().ifPresent(size -> assertThat(size).as(who).isEqualTo(mine.size()));
            theirs.crc().ifPresent(crc -> assertThat((int) crc).as(who).isEqualTo(mine.crc()));
            if (!name.endsWith("/")) {
                theirs.sha256().ifPresent(digest -> assertThat(digest).as(who).isEqualTo(mine.sha256()));
            }
            theirs.mode()
                    .ifPresent(mode -> assertThat(mode & 0777).as(who).isEqualTo(mine.mode() < 0 ? 0 : mine.mode()));
        });
    }
}
