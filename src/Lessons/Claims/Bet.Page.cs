using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.Claims;

/// <summary>
/// A bet on the page. With a kernel the guess stands in the code, and the box repeats it. A saved page has no kernel: there a script
/// gives the reader two handles, keeps what was measured back until it is asked for, and counts the hits.
/// </summary>
public sealed partial class Bet
{
    private const string Rules = ".bt.bt.bt-bet{max-width:1040px;border-color:var(--bt-line)!important;border-radius:6px;"
        + "b{color:var(--bt-c2)}.q{margin:2px 0}.hit{color:var(--bt-good)}.miss{color:var(--bt-bad)}"
        + "label{display:flex;align-items:center;gap:10px;max-width:560px}label span{min-width:1.6em}"
        + "label input{flex:1;min-width:100px;margin:2px 0;accent-color:var(--bt-c2)}"
        + "button{font:inherit;color:var(--bt-ink);background:var(--bt-surface);border:1px solid var(--bt-line);"
        + "border-radius:6px;padding:3px 12px;margin-top:4px;cursor:pointer}@media print{label,button{display:none}}}";

    private static readonly Lazy<string> _script = new(ReadScript);

    /// <inheritdoc/>
    public override string ToHtml()
    {
        string level = IsInterval ? $" ({Pictures.Text(Level * 100)}%)" : "";
        string answer = Measured is not { } measured
            ? ""
            : $"<div{Hit switch { true => " class=\"hit\"", false => " class=\"miss\"", _ => "" }}>{LessonWords.Now.Measured}: "
                + $"{Html.Escape($"{Pictures.Text(measured)} {Unit} {Mark}".Trim())}</div>";
        if (IsStale)
        {
            answer += $"<div>{Html.Escape(string.Format(CultureInfo.InvariantCulture, LessonWords.Now.StaleBet, About))}</div>";
        }

        return $"{Html.Style(Rules)}<div class=\"bt bt-bet\" style=\"border:1px dashed {Theme.Colour("line")};padding:8px 12px\">"
            + $"<b>{LessonWords.Now.Bet}</b><div class=\"q\">{Html.Escape(Question)}</div>"
            + $"<div class=\"said\"><div>{LessonWords.Now.YourGuess}: {Html.Escape(Guess)}{level}</div>{answer}</div>"
            + $"{(IsInterval ? Handles() : "")}</div>";
    }

    private string Handles() => $"<script type=\"application/json\">{JsonSerializer.Serialize(new
    {
        key = "bet-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Question)))[..10],
        low = Low,
        high = High,
        from = Unit == Words.Now.Share ? 0 : Math.Min(0, 2 * Low),
        to = Unit == Words.Now.Share ? 1 : Math.Max(0, 2 * High),
        measured = IsStale ? null : Measured,
        unit = Unit,
        level = Level,
        say = new
        {
            guess = LessonWords.Now.YourGuess,
            from = LessonWords.Now.LowEnd,
            to = LessonWords.Now.HighEnd,
            place = LessonWords.Now.PlaceBet,
            reveal = LessonWords.Now.Reveal,
            measured = LessonWords.Now.Measured,
            right = Words.Now.GuessedRight,
            wrong = Words.Now.GuessedWrong,
            score = LessonWords.Now.Score,
        },
    })}</script><script>{_script.Value}</script>";

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(Bet).Assembly.GetManifestResourceStream("bet.js")!);
        return reader.ReadToEnd();
    }
}
