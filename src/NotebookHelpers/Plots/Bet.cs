using System.Globalization;
using BetweenTokens.Statistics;

namespace BetweenTokens.Plots;

/// <summary>
/// A bet before a key number: the reader names an interval that should hold it in four cases of five. The session keeps the bets;
/// a line of text carries them to the last notebook, which draws how well the reader knows what he knows.
/// </summary>
public sealed class Bet : Visual
{
    /// <summary>How often the reader's intervals should hold the number.</summary>
    public const double Level = 0.8;

    private const string Rules = ".bt.bt-bet{max-width:1040px;border:1px dashed var(--bt-line);border-radius:6px;padding:8px 12px}.bt-bet b{color:var(--bt-c2)}.bt-bet .q{margin:2px 0}.bt-bet .hit{color:var(--bt-good)}.bt-bet .miss{color:var(--bt-bad)}";

    private static readonly Dictionary<string, Bet> _book = [];

    private Bet(string question, double low, double high, string unit, double? measured) =>
        (Question, Low, High, Unit, Measured) = (question, low, high, unit, measured);

    /// <summary>What is asked.</summary>
    public string Question { get; }

    /// <summary>Lower end of the guess.</summary>
    public double Low { get; }

    /// <summary>Upper end of the guess.</summary>
    public double High { get; }

    /// <summary>Unit of the number.</summary>
    public string Unit { get; }

    /// <summary>What was measured; null: not yet.</summary>
    public double? Measured { get; private init; }

    /// <summary>True where the guess holds the number; null: not yet measured.</summary>
    public bool? Hit => Measured is { } m ? Low <= m && m <= High : null;

    /// <summary>All bets of this session, in the order in which they were first made.</summary>
    public static IReadOnlyCollection<Bet> Book => _book.Values;

    /// <summary>Makes a bet; a rerun with other numbers replaces it.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="low">Lower end of the guess.</param>
    /// <param name="high">Upper end: the number should lie between them in four cases of five.</param>
    /// <param name="unit">Unit of the number.</param>
    public static Bet Ask(string question, double low, double high, string unit = "") =>
        !(low <= high)
            ? throw new ArgumentException($"The guess runs from {Pictures.Text(low)} to {Pictures.Text(high)}; the lower end comes first.")
            : _book[question] = new Bet(question, low, high, unit, null);

    /// <summary>Closes the bet with the measured number.</summary>
    public Bet Settle(double measured) => _book[Question] = new Bet(Question, Low, High, Unit, measured);

    /// <summary>The settled bets as one line to be pasted into another notebook.</summary>
    public static string Export() => string.Join(" | ", _book.Values.Where(b => b.Hit is not null).Select(b =>
        string.Create(CultureInfo.InvariantCulture, $"{b.Question.Replace('|', '/').Replace(';', ',')}; {b.Low:R}; {b.High:R}; {b.Measured:R}; {b.Unit}")));

    /// <summary>Takes the bets of another notebook from the line that its <see cref="Export"/> wrote.</summary>
    /// <exception cref="FormatException">A part is not question; low; high; measured; unit.</exception>
    public static void Import(string line)
    {
        foreach (string part in line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = part.Split(';', StringSplitOptions.TrimEntries);
            if (fields.Length != 5 || !Number(fields[1], out double low) || !Number(fields[2], out double high) || !Number(fields[3], out double measured))
            {
                throw new FormatException($"A bet is written as 'question; low; high; measured; unit'; found '{part}'. Copy the whole line that Bet.Export() printed.");
            }

            _book[fields[0]] = new Bet(fields[0], low, high, fields[4], measured);
        }

        static bool Number(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Forgets all bets.</summary>
    public static void Clear() => _book.Clear();

    /// <summary>The settled bets, and how often the guesses held the number, with Wilson's interval.</summary>
    public static Table Calibration()
    {
        var settled = _book.Values.Where(b => b.Hit is not null).ToArray();
        int hits = settled.Count(b => b.Hit == true);
        string caption = settled.Length == 0 ? Words.Now.NoData : Summary(hits, settled.Length);
        return Table.Of(caption, settled, (Words.Now.Bet, b => b.Question), (Words.Now.YourGuess, b => $"{Pictures.Text(b.Low)} … {Pictures.Text(b.High)} {b.Unit}".Trim()), (Words.Now.Measured, b => $"{Pictures.Text(b.Measured!.Value)} {b.Unit}".Trim()), ("", b => b.Hit == true ? "✓" : "✗"));
    }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        string guess = $"{Pictures.Text(Low)} … {Pictures.Text(High)} {Unit}".Trim();
        string answer = Measured is not { } measured ? "" : $"<div class=\"{(Hit == true ? "hit" : "miss")}\">{Words.Now.Measured}: {Html.Escape($"{Pictures.Text(measured)} {Unit}".Trim())} {(Hit == true ? "✓" : "✗")}</div>";
        return $"{Html.Style(Rules)}<div class=\"bt bt-bet\"><b>{Words.Now.Bet}</b><div class=\"q\">{Html.Escape(Question)}</div><div>{Words.Now.YourGuess}: {Html.Escape(guess)} ({Pictures.Text(Level * 100)}%)</div>{answer}</div>";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Words.Now.Bet}: {Question} {Words.Now.YourGuess}: {Pictures.Text(Low)} … {Pictures.Text(High)} {Unit}{(Measured is { } m ? $"; {Words.Now.Measured}: {Pictures.Text(m)}" : "")}".TrimEnd();

    private static string Summary(int hits, int count)
    {
        var interval = Interval.Wilson(hits, count);
        return string.Create(CultureInfo.InvariantCulture, $"{Words.Now.Hits}: {hits} / {count} = {(double)hits / count:0.00} [{interval.Low:0.00}, {interval.High:0.00}], {Words.Now.Intended} {Level:0.00}");
    }
}
