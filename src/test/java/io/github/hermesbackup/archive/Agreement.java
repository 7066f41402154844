package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.testkit.ZipListing;
import io.github.hermesbackup.testkit.ZipReaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static void assertSame(ZipListing listing, Map<String, Contents.Member> ours) {
        assertThat(listing.members().keySet()).as(listing.reader()).isEqualTo(ours.keySet());
        List<String> differences = new ArrayList<>();
        listing.members().forEach((name, theirs) -> {
            Contents.Member mine = ours.get(name);
            boolean same = theirs.size().orElse(mine.size()) == mine.size()
                    && (int) theirs.crc().orElse(mine.crc()) == mine.crc()
                    && (name.endsWith("/")
                            || theirs.sha256().orElse(mine.sha256()).equals(mine.sha256()))
                    && (theirs.mode().orElse(Math.max(0, mine.mode())) & 0777) == Math.max(0, mine.mode());
            if (!same) {
                differences.add(name + ": " + theirs + ", ours " + mine);
            }
        });
        assertThat(differences).as(listing.reader()).isEmpty();
    }
}
