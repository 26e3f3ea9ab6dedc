using System.Globalization;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// A bet before a key number: a guess, or an interval that should hold the number in four cases of five. The session keeps the
/// bets; a line of text carries them to the last notebook, which draws how well the reader knows what he knows.
/// </summary>
public sealed partial class Bet : Visual
{
    /// <summary>How often the reader's intervals should hold the number.</summary>
    public const double Level = 0.8;

    private static readonly Dictionary<string, Bet> _book = [];

    private Bet(string question, double low, double high, string unit, double? measured, string about = "") =>
        (Question, Low, High, Unit, Measured, About) = (question, low, high, unit, measured, about);

    /// <summary>The parameters that the guess was made under, as text; empty: it depends on none.</summary>
    public string About { get; }

    /// <summary>True where the number came with other parameters than the guess: it does not count.</summary>
    public bool IsStale { get; private init; }

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

    /// <summary>True where an interval was named, false where one number was.</summary>
    public bool IsInterval => Low < High;

    /// <summary>True where the interval holds the number; null: not yet measured, or no interval.</summary>
    public bool? Hit => Measured is { } m && IsInterval && !IsStale ? Low <= m && m <= High : null;

    /// <summary>All bets of this session, in the order in which they were first made.</summary>
    public static IReadOnlyList<Bet> Book
    {
        get
        {
            lock (_book)
            {
                return [.. _book.Values];
            }
        }
    }

    /// <summary>Makes a bet; a rerun with other numbers replaces it.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="low">Lower end of the guess.</param>
    /// <param name="high">Upper end: the number should lie between them in four cases of five.</param>
    /// <param name="unit">Unit of the number.</param>
    /// <param name="about">The parameters that the guess depends on; <see cref="Settle"/> is given them as they are by then.</param>
    public static Bet Ask(string question, double low, double high, string unit = "", string about = "") =>
        !(low <= high)
            ? throw new ReaderException(
                $"The guess runs from {Pictures.Text(low)} to {Pictures.Text(high)}; the lower end comes first.",
                $"Прогноз идёт от {Pictures.Text(low)} до {Pictures.Text(high)}; сначала пишут меньшее число.")
            : Note(new Bet(question, low, high, unit, null, about));

    /// <summary>Makes a bet on one number.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="guess">The number.</param>
    /// <param name="unit">Its unit.</param>
    public static Bet Ask(string question, double guess, string unit = "") => Ask(question, guess, guess, unit);

    /// <summary>
    /// Closes the bet with the measured number. Where the parameters are no longer those of the guess, it stays open and says so.
    /// </summary>
    /// <param name="measured">The number.</param>
    /// <param name="about">The parameters that it was measured under.</param>
    public Bet Settle(double measured, string about = "") => about != About
        ? new Bet(Question, Low, High, Unit, measured, About) { IsStale = true }
        : Note(new Bet(Question, Low, High, Unit, measured, About));

    /// <summary>The settled bets as one line to be pasted into another notebook.</summary>
    public static string Export() => string.Join(" | ", Settled.Select(b =>
        string.Create(CultureInfo.InvariantCulture,
            $"{b.Question.Replace('|', '/').Replace(';', ',')}; {b.Low:R}; {b.High:R}; {b.Measured:R}; {b.Unit}")));

    /// <summary>Takes the bets of another notebook from the line that its <see cref="Export"/> wrote.</summary>
    /// <exception cref="FormatException">A part is not question; low; high; measured; unit.</exception>
    public static void Import(string line)
    {
        foreach (string part in line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = part.Split(';', StringSplitOptions.TrimEntries);
            if (fields.Length != 5 || !Number(fields[1], out double low)
                || !Number(fields[2], out double high) || !Number(fields[3], out double measured))
            {
                throw new FormatException($"A bet is written as 'question; low; high; measured; unit'; found '{part}'. "
                    + $"Copy the whole line that Bet.Export() printed.");
            }

            Note(new Bet(fields[0], low, high, fields[4], measured));
        }

        static bool Number(string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Forgets all bets.</summary>
    public static void Clear()
    {
        lock (_book)
        {
            _book.Clear();
        }
    }

    /// <summary>
    /// The settled bets; in the caption how often the intervals held the number (with Wilson's interval),
    /// and how far the guesses lay off.
    /// </summary>
    public static Table Calibration()
    {
        var settled = Settled.ToArray();
        var intervals = settled.Where(b => b.IsInterval).ToArray();
        var points = settled.Where(b => !b.IsInterval).ToArray();
        var caption = new List<string>();
        if (intervals.Length > 0)
        {
            int hits = intervals.Count(b => b.Hit == true);
            var interval = Interval.Wilson(hits, intervals.Length);
            caption.Add(string.Create(CultureInfo.InvariantCulture, $"{LessonWords.Now.Hits}: {hits} / {intervals.Length} "
                + $"= {(double)hits / intervals.Length:0.00} [{interval.Low:0.00}, {interval.High:0.00}], "
                + $"{LessonWords.Now.Intended} {Level:0.00}"));
        }

        if (points.Length > 0)
        {
            double factor = Math.Exp(points.Where(b => b.Low > 0 && b.Measured > 0)
                .Select(b => Math.Abs(Math.Log(b.Low / b.Measured!.Value))).DefaultIfEmpty(0).Average());
            caption.Add(string.Create(CultureInfo.InvariantCulture, $"{LessonWords.Now.OffBy}: × {factor:0.00}, n = {points.Length}"));
        }

        return Table.Of(caption.Count == 0 ? Words.Now.NoData : string.Join("; ", caption), settled,
            (LessonWords.Now.Bet, b => b.Question), (LessonWords.Now.YourGuess, b => b.Guess),
            (LessonWords.Now.Measured, b => $"{Pictures.Text(b.Measured!.Value)} {b.Unit}".Trim()), ("", b => b.Mark));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var measured = Measured is { } m ? $"; {LessonWords.Now.Measured}: {Pictures.Text(m)}" : "";
        return $"{LessonWords.Now.Bet}: {Question} {LessonWords.Now.YourGuess}: {Guess}{measured}".TrimEnd();
    }

    private static Bet Note(Bet bet)
    {
        lock (_book)
        {
            return _book[bet.Question] = bet;
        }
    }

    private static IEnumerable<Bet> Settled => Book.Where(b => b.Measured is not null);

    private string Guess => (IsInterval ? $"{Pictures.Text(Low)} … {Pictures.Text(High)} {Unit}" : $"{Pictures.Text(Low)} {Unit}").Trim();

    private string Mark => Hit switch { true => "✓", false => "✗", _ => "" };
}
