import java.io.*;
import java.util.*;
import net.sf.jabref.model.Defaults;
import net.sf.jabref.model.bibtexkeypattern.GlobalBibtexKeyPattern;
import net.sf.jabref.model.database.*;
import net.sf.jabref.model.entry.BibEntry;
import net.sf.jabref.shared.*;

/** JabRef's own code at a shared database, one command a line on standard input, tab between its words:
 * list; set KEY FIELD VALUE; clear KEY FIELD; new TYPE KEY FIELD VALUE...; remove KEY; pull. After each: "ok". */
public class JabRefClient {
    public static void main(String[] args) throws Exception {
        BibDatabaseContext context = new BibDatabaseContext(new Defaults(BibDatabaseMode.BIBTEX), DatabaseLocation.SHARED,
            ',', new GlobalBibtexKeyPattern(Collections.emptyList()));
        DBMSSynchronizer shared = context.getDBMSSynchronizer();
        shared.openSharedDatabase(new DBMSConnectionProperties(
            DBMSType.POSTGRESQL, args[0], Integer.parseInt(args[1]), args[2], args[3], ""));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        out.println("ok");
        for (String line; (line = in.readLine()) != null;) {
            String[] words = line.split("\t", -1);
            BibDatabase database = context.getDatabase();
            switch (words[0]) {
                case "pull": shared.pullChanges(); break;
                case "list":
                    for (BibEntry entry : database.getEntries()) {
                        StringBuilder text = new StringBuilder(entry.getType());
                        for (Map.Entry<String, String> f : new TreeMap<>(entry.getFieldMap()).entrySet())
                            text.append('\t').append(f.getKey()).append('\t').append(f.getValue().replace("\n", " "));
                        out.println(text);
                    }
                    break;
                case "set": database.getEntryByKey(words[1]).get().setField(words[2], words[3]); break;
                case "clear": database.getEntryByKey(words[1]).get().clearField(words[2]); break;
                case "remove": database.removeEntry(database.getEntryByKey(words[1]).get()); break;
                case "new":
                    BibEntry made = new BibEntry();
                    made.setType(words[1]);
                    made.setCiteKey(words[2]);
                    for (int n = 3; n + 1 < words.length; n += 2) made.setField(words[n], words[n + 1]);
                    database.insertEntry(made);
                    break;
                default: throw new IllegalArgumentException(words[0]);
            }
            out.println("ok");
        }
        System.exit(0);
    }
}
