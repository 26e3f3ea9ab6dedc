using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Words and how the tokenizers cut them, side by side.</summary>
public static class SplitTables
{
    private const int Long = 20;

    private static readonly (string Text, string Says)[] _named =
    [
        ("pineapple", "pine|apple"), ("Pineapple", "—"), ("Appleton", "—"), ("New York", "New| York"), ("new", "—"),
        ("embedding", "em|bed|ding"),
        ("alignment", "ali|gnment"), ("ABC", "A|B|C"), ("Ω", "‹EF›|‹9F›|‹A0›"), ("Barack", "Bar|ack"), ("Barack Obama", "—"),
        ("unbelievable", "un|believable"), ("undeath", "un|death"), ("inconceivable", "—"), ("goodness", "good|ness"),
        ("Salvatore", "Sal|vatore"), ("light-head", "—"), ("lightheaded", "—"), ("psychology", "psycho|…"), ("psychopath", "psycho|…"),
        ("antidisestablishmentarianism", "anti|dis|\u200bestablish|\u200bment|\u200barian|\u200bism"), ("woman", "wom|an"), ("man", "—"),
        ("female", "—"), ("male", "—"), ("The Matrix", "—"), ("911", "␣911"), ("the 80s", "—"), ("the eighties", "—"), ("100000", "—"),
        ("Москва", "по буквам"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "—"), ("👩‍👩‍👧", "—"),
    ];

    /// <summary>The three published tokenizers, and that of a model where it is here.</summary>
    public static IReadOnlyList<(string Name, ITokenizer Tokenizer)> All(Maybe<LanguageModel> model) =>
    [
        .. GptTokenizer.All.Select(tokenizer => (tokenizer.Name, (ITokenizer)tokenizer)),
        .. Needed.Of(model).Match(here => new[] { (Short(here.Name), here.Tokenizer!) }, _ => []),
    ];

    /// <summary>Every split that the text names: what it says, and what comes out at the start of a text and after a space.</summary>
    public static Table Named(IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers) =>
        Cut("Каждое деление, которое называет текст: в начале текста; после пробела, если иначе", _named, tokenizers,
            ("в тексте", word => word.Says));

    /// <summary>Words of the reader.</summary>
    public static Table Of(IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers, params IReadOnlyList<string> words) =>
        Cut("Куски: в начале текста; после пробела, если иначе", [.. words.Select(word => (word, ""))], tokenizers);

    /// <summary>Of how many pairs of male and female words which one has more pieces, after a space.</summary>
    public static Table Gendered(IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers) => Table.Of(
        $"Пар слов: {TokenizationTexts.All.Gendered.Count}. Чьё слово длиннее в кусках, после пробела",
        tokenizers.Select(one => (one.Name, Longer: Differences(one.Tokenizer))),
        ("токенизатор", row => row.Name), ("женское", row => row.Longer.Count(more => more > 0)),
        ("поровну", row => row.Longer.Count(more => more == 0)), ("мужское", row => row.Longer.Count(more => more < 0)));

    private static List<int> Differences(ITokenizer tokenizer)
    {
        var splitter = Splitter.Of("", tokenizer);
        return [.. TokenizationTexts.All.Gendered.Select(pair => pair.Split('/')).Select(pair =>
            splitter.Word(pair[1], afterSpace: true).Count - splitter.Word(pair[0], afterSpace: true).Count)];
    }

    private static Table Cut(
        string caption, (string Text, string Says)[] words, IReadOnlyList<(string Name, ITokenizer Tokenizer)> tokenizers,
        params (string Name, Func<(string Text, string Says), object?> Value)[] more) =>
        Table.Of<(string Text, string Says)>(caption, words,
        [
            ("слово", word => Hyphened(word.Text)), .. more,
            .. tokenizers.Select(one => (one.Name, (Func<(string Text, string Says), object?>)(word => Both(one.Tokenizer, word.Text)))),
        ]);

    // and inside a long word where a soft hyphen stands
    private static string Hyphened(string word) => word.Length < Long ? word
        : string.Join('\u00ad', word.Chunk(Long / 2).Select(part => new string(part)));

    private static string Both(ITokenizer tokenizer, string word)
    {
        var splitter = Splitter.Of("", tokenizer);
        string start = Joined(splitter.Word(word)), after = Joined(splitter.Word(word, afterSpace: true));
        return start == after ? start : $"{start}; ␣{after}";
    }

    // A page may break a line behind each bar: a space of no width stands there.
    private static string Joined(IReadOnlyList<string> pieces) => string.Join("|" + HiddenSurveys.NoWidth, pieces);

    private static string Short(string model) => model.StartsWith("smollm2", StringComparison.OrdinalIgnoreCase) ? "SmolLM2" : model;
}
