package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A manifest that was written by hand, by a newer version, or by somebody who means no good. */
class ManifestReaderTest {

    private static final String ID = "\"id\":\"20260304-050607\"";
    private static final String REST =
            "\"timestamp\":\"20260304-050607\",\"label\":null,\"file_count\":1,\"total_size\":3,\"files\":{\"a\":3}";
    private static final String STAMPED =
            "{\"file\":[1,2,3,4],\"wal\":[5,6,7,8],\"journal\":[9,10,11,12],\"boot\":\"00000000-0000-0001-0000-000000000002\"}";

    private static Manifest read(String text) throws IOException {
        return ManifestReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Manifest with(String more) throws IOException {
        return read("{" + ID + "," + REST + "," + more + "}");
    }

    @Test
    void whatTheAgentWritesIsEnough() throws Exception {
        Manifest manifest = read("{" + ID + "," + REST + "}");

        assertThat(manifest.files().get("a").size()).isEqualTo(3);
        assertThat(manifest.files().get("a").sha256()).isNull();
        assertThat(manifest.files().get("a").mode()).isEqualTo(-1);
        assertThat(manifest.label()).isEmpty();
        assertThat(manifest.otherKeys()).isFalse();
    }

    @Test
    void aStampHasTheFileTheLogTheJournalAndTheBoot() throws Exception {
        Manifest manifest = with("\"stamps\":{\"a\":" + STAMPED.replace("}", ",\"later\":{\"x\":[1]}}") + "}");

        var stamp = manifest.files().get("a").stamp();
        assertThat(stamp.file().size()).isEqualTo(1);
        assertThat(stamp.wal().size()).isEqualTo(5);
        assertThat(stamp.journal().size()).isEqualTo(9);
    }

    @Test
    void keysOfALaterVersionAreSkippedAndRemembered() throws Exception {
        assertThat(with("\"later\":{\"deep\":[{\"x\":1}]}").otherKeys()).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|is no object",
                "{\"id\":1}|something else than text in id",
                "{@,\"label\":null}|lacks a key",
                "{%}|lacks a key",
                "{@,%} {}|goes on after its end",
                "{@,%,\"failed\":{\"a\":3}}|something else than text in failed",
                "{@,%,\"sha256\":{\"a\":\"xyz\"}}|a SHA-256 that is none",
                "{@,%,\"modes\":{\"a\":\"u+x\"}}|a mode that is none",
                "{@,%,\"pinned\":1}|a pinned that is neither true nor false",
                "{@,%,\"stamps\":[]}|no object as stamps",
                "{@,%,\"stamps\":{\"a\":{}}}|a stamp without a file",
                "{@,%,\"stamps\":{\"a\":{\"file\":1}}}|a stamp that is no list",
                "{@,%,\"stamps\":{\"a\":{\"file\":[1,2,\"x\",4]}}}|a stamp of other things than numbers",
                "{@,%,\"stamps\":{\"a\":{\"file\":[1,2,3]}}}|a stamp of other things than numbers",
                "{@,%,\"stamps\":{\"a\":{\"file\":[1,2,3,4,5]}}}|a stamp that is too long",
                "{@,%,\"stamps\":{\"a\":{\"file\":[1,2,3,4],\"boot\":\"x\"}}}|a boot identity that is none",
                "{@,%|no valid JSON",
                "{@,%,\"stamps\":{\"a\":{\"file\":[99999999999999999999,2,3,4]}}}|no valid JSON"
            })
    void whatIsNoManifestIsRefusedByWhatIsWrongInIt(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace("@", ID).replace("%", REST)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("its manifest ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "file_count|-1|something else than a size in file_count",
                "file_count|1.5|something else than a size in file_count",
                "total_size|99999999999999999999|something else than a size in total_size",
                "files|[]|no object as files",
                "files|{\"a\":\"3\"}|something else than a size in files",
                "timestamp|7|something else than text in timestamp",
                "label|7|something else than text in label"
            })
    void whatHasToBeThereIsRefusedIfItIsSomethingElse(String key, String value, String problem) {
        String rest = REST.replaceFirst("\"" + key + "\":(\\{[^}]*}|[^,]*)", "\"" + key + "\":" + value);

        assertThatThrownBy(() -> read("{" + ID + "," + rest + "}"))
                .isInstanceOf(IOException.class)
                .hasMessage("its manifest has " + problem);
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> with(ID)).hasMessage("its manifest is no valid JSON");
    }
}
