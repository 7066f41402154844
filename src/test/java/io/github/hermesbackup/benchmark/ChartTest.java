package io.github.hermesbackup.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

    @Test
    void theFastestComesFirstAndItsBarIsTheShortest() throws Exception {
        Results results = new Samples("L")
                .seconds(Operation.COLD, "borg", 15)
                .seconds(Operation.COLD, "hermes fast", 30)
                .seconds(Operation.COLD, "zstd", 7.5)
                .results();

        Document picture = parse(new Chart(results, "Home L").svg());

        assertThat(texts(picture))
                .startsWith("Home L", "first backup", "zstd", "7.50 s", "borg", "15.0 s", "hermes fast", "30.0 s");
        assertThat(widths(picture).subList(0, 3)).containsExactly(125.0, 250.0, 500.0);
    }

    @Test
    void showsTheSizesOfTheFirstBackupToo() throws Exception {
        Results results = new Samples("L")
                .backup(Operation.COLD, "borg", 15, 1_070_000_000)
                .backup(Operation.COLD, "restic", 20, 800_000_000)
                .results();

        assertThat(texts(parse(new Chart(results, "Home L").svg())))
                .endsWith("size of the first backup", "restic", "800 MB", "borg", "1070 MB");
    }

    @Test
    void leavesOutWhatHasNobodyBesideItAndTheRunWithASmallHeap() throws Exception {
        Results results = new Samples("L")
                .seconds(Operation.IDLE, "hermes fast", 1)
                .seconds(Operation.SNAPSHOT_CHANGED, "hermes fast", 2)
                .seconds(Operation.COLD, "hermes fast -Xmx64m", 2)
                .results();

        assertThat(texts(parse(new Chart(results, "Home L").svg())))
                .containsExactly("Home L", "Medians; a goal without Maven's own start of 1.00 s");
    }

    @Test
    void doesNotCallATimeThatIsLostInMavensStartZeroSeconds() throws Exception {
        Results results = new Samples("L")
                .seconds(Operation.IDLE, "hermes fast", 1)
                .seconds(Operation.UNCHANGED, "hermes fast", 0.9)
                .results();

        assertThat(texts(parse(new Chart(results, "Home L").svg())))
                .contains("≈ 0 s")
                .doesNotContain("-0.10 s");
    }

    @Test
    void namesMayHaveCharactersOfXml() throws Exception {
        Results results = new Samples("L").seconds(Operation.COLD, "<a> & b", 1).results();

        assertThat(texts(parse(new Chart(results, "A < B & C > D").svg()))).contains("<a> & b", "A < B & C > D");
    }

    static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    static List<String> texts(Document picture) {
        NodeList nodes = picture.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    /** Of the bars, without the background. */
    private static List<Double> widths(Document picture) {
        NodeList nodes = picture.getElementsByTagName("rect");
        List<Double> widths = new ArrayList<>();
        for (int i = 1; i < nodes.getLength(); i++) {
            widths.add(Double.valueOf(
                    nodes.item(i).getAttributes().getNamedItem("width").getNodeValue()));
        }
        return widths;
    }
}
