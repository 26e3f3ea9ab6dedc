using System.Globalization;
using System.Text;
using BetweenTokens.Text.Characters;
using BetweenTokens.Text.PreTokenizers;

namespace BetweenTokens.Text.Loading;

/// <summary>Reads the pre_tokenizer of a tokenizer.json.</summary>
internal sealed class PreTokenizerJson
{
    private const string NotSupported = "This pre-tokenizer is not supported; use token ids, or another model.";

    private readonly List<PreTokenizer> _steps = [];

    /// <summary>Cuts the text into words; null: the text is one word.</summary>
    public PreTokenizer? PreTokenizer => _steps.Count switch
    {
        0 => null,
        1 => _steps[0],
        _ => new PreTokenizerSequence(_steps),
    };

    /// <summary>True: the model works on bytes.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>True: a space is put in front of the text.</summary>
    public bool AddsPrefixSpace { get; private set; }

    /// <summary>Reads the field, absent or not.</summary>
    public static PreTokenizerJson Read(JsonField? field)
    {
        var reader = new PreTokenizerJson();
        if (field is { } preTokenizer)
        {
            reader.Add(preTokenizer);
        }

        return reader;
    }

    private void Add(JsonField step)
    {
        if (IsByteLevel)
        {
            throw step.Refuse("nothing after ByteLevel", step.TextOf("type"), NotSupported);
        }

        switch (step["type"].Text())
        {
            case "Sequence":
                foreach (var part in step["pretokenizers"].Items())
                {
                    Add(part);
                }

                break;
            case "ByteLevel":
                AddByteLevel(step);
                break;
            case "Split":
                _steps.Add(Split(step));
                break;
            case "Digits":
                _steps.Add(new CharacterSplit(
                    CharacterClasses.IsNumber, step.Flag("individual_digits") ? DelimiterBehavior.Isolated : DelimiterBehavior.Contiguous));
                break;
            case "Metaspace":
                _steps.Add(Metaspace(step));
                break;
            case "WhitespaceSplit":
                _steps.Add(new CharacterSplit(Rune.IsWhiteSpace, DelimiterBehavior.Removed));
                break;
            case "Punctuation":
                _steps.Add(new CharacterSplit(IsPunctuation, Behavior(step, "Isolated")));
                break;
            case var other:
                throw step["type"].Refuse(
                    "ByteLevel, Split, Digits, Metaspace, WhitespaceSplit, Punctuation or a Sequence of them", other, NotSupported);
        }
    }

    private void AddByteLevel(JsonField step)
    {
        if (step.Flag("add_prefix_space", absent: true))
        {
            AddsPrefixSpace = true;
            _steps.Add(new PrefixSpace());
        }

        if (step.Flag("use_regex", absent: true))
        {
            _steps.Add(new Gpt2Split());
        }

        IsByteLevel = true;
    }

    private static PreTokenizer Split(JsonField step)
    {
        var behavior = Behavior(step, null);
        var invert = step.Flag("invert");
        if (step["pattern"].Find("Regex") is not { } regex)
        {
            return new TextSplit(NormalizerJson.Pattern(step), behavior, invert);
        }

        // The known rules match every character, so that a "removed" gap does not exist; Isolated and inverted Removed agree.
        var keepsMatches = (behavior == DelimiterBehavior.Isolated && !invert) || (behavior == DelimiterBehavior.Removed && invert);
        return keepsMatches && KnownPatterns.Find(regex.Text()) is { } known
            ? known
            : new PatternSplit(step.File, regex.Text(), behavior, invert);
    }

    private static Metaspace Metaspace(JsonField step)
    {
        var mark = step.TextOf("replacement") ?? "▁";
        var scheme = step.TextOf("prepend_scheme") ?? (step.Flag("add_prefix_space", absent: true) ? "always" : "never");
        return new Metaspace(
            mark.Length == 1 ? mark[0] : throw step["replacement"].Refuse("one character"),
            Enum.TryParse<PrependScheme>(scheme, ignoreCase: true, out var prepend)
                ? prepend
                : throw step["prepend_scheme"].Refuse("always, first or never"),
            step.Flag("split", absent: true));
    }

    private static DelimiterBehavior Behavior(JsonField step, string? absent)
    {
        var name = absent is null ? step["behavior"].Text() : step.TextOf("behavior") ?? absent;
        return Enum.TryParse<DelimiterBehavior>(name, out var behavior)
            ? behavior
            : throw step["behavior"].Refuse("Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
    }

    private static bool IsPunctuation(Rune rune) =>
        (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value), rune.Value) is (false, > ' ' and < 0x7F)) ||
        Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
}
