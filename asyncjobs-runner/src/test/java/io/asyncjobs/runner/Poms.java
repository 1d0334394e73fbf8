package io.asyncjobs.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Reads what Maven reads. */
final class Poms {

    private Poms() {}

    static Document read(String path) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Path.of(path).toFile());
        } catch (Exception unreadable) {
            throw new AssertionError(path, unreadable);
        }
    }

    /** The texts of all elements at an XPath. */
    static List<String> texts(Document pom, String path) {
        try {
            NodeList found =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                texts.add(found.item(i).getTextContent());
            }
            return texts;
        } catch (Exception invalid) {
            throw new AssertionError(path, invalid);
        }
    }

    /** Its own version, or that of its parent. */
    static String version(Document pom) {
        return texts(pom, "/project/version | /project/parent/version").get(0);
    }
}
