namespace BetweenTokens.Plots;

/// <summary>A labelled box after a key picture: what the mechanism does, kept apart from what we read into it.</summary>
public sealed class Note : Visual
{
    private const string Rules = ".bt.bt.bt-box{--bt-side:var(--bt-c0);max-width:1040px;border-left-color:var(--bt-side)!important;"
        + "&.r{--bt-side:var(--bt-c3)}b{display:block;font-size:13px;color:var(--bt-side)}p{margin:2px 0}}";

    private readonly string _label;
    private readonly string _text;
    private readonly bool _reading;
    private readonly string? _without;

    private Note(string label, string text, bool reading, string? without = null) =>
        (_label, _text, _reading, _without) = (label, text, reading, without);

    /// <summary>What the mechanism does, in words that can be checked. An empty line begins a new paragraph.</summary>
    public static Note Engineering(string text) => new(Words.Now.Engineering, text, reading: false);

    /// <summary>What we see in it, with an honest "if".</summary>
    public static Note Reading(string text) => new(Words.Now.Reading, text, reading: true);

    /// <summary>
    /// Why a cell has nothing to show, and what to do about it. A run counts such cells and names what they were without.
    /// </summary>
    /// <param name="text">Why, in words.</param>
    /// <param name="without">Name of what is not here, such as a model's; empty where the text says it.</param>
    public static Note Absent(string text, string without = "") => new(Words.Now.Missing, text, reading: true, without);

    /// <inheritdoc/>
    public override string ToHtml()
    {
        var paragraphs = _text.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var skipped = _without is null ? "" : $" data-skipped=\"{Html.Escape(_without)}\"";
        var border = $"border-left:4px solid {Theme.Colour(_reading ? "c3" : "c0")};padding:6px 12px";
        return $"{Html.Style(Rules)}<div class=\"bt bt-box{(_reading ? " r" : "")}\"{skipped} "
            + $"style=\"{border}\"><b>{Html.Escape(_label)}</b>"
            + $"{string.Concat(paragraphs.Select(p => $"<p>{Html.Escape(p)}</p>"))}</div>";
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_label}: {_text}";
}
