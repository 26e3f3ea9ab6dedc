using System.Text;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Text;
using BetweenTokens.Text.Published;
using BetweenTokens.Text.Training;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Claims of section 14 on how a word is cut: exact, no model is read.</summary>
/// <remarks>Each takes other splitters than the published ones, to see whether the rule would notice.</remarks>
public static class SplitClaims
{
    /// <summary>The text in which a woman is rare, as the corpus of a tokenizer of our own.</summary>
    public const string Skewed = "свой словарь: мужских фраз двести, женских десять";

    private const int Men = 200, Women = 10;

    /// <summary>14-01.</summary>
    public static Evidence Pineapple(IReadOnlyList<Splitter>? splitters = null) =>
        Evidence.Arithmetic([.. Is("pineapple", ["pine", "apple"], splitters)]);

    /// <summary>14-02.</summary>
    public static Evidence NewYork(IReadOnlyList<Splitter>? splitters = null) =>
        Evidence.Arithmetic([.. Is("New York", ["New", " York"], splitters)]);

    /// <summary>14-03.</summary>
    public static Evidence Embedding(IReadOnlyList<Splitter>? splitters = null) => Evidence.Arithmetic(
    [
        .. Is("embedding", ["em", "bed", "ding"], splitters ?? [Gpt2]), .. Is("alignment", ["ali", "gnment"], splitters ?? [Gpt2]),
    ]);

    /// <summary>14-04.</summary>
    /// <param name="splitters">Null: the published ones.</param>
    /// <param name="encode">Text to bytes; null: UTF-8.</param>
    public static Evidence Letters(IReadOnlyList<Splitter>? splitters = null, Func<string, byte[]>? encode = null) => Evidence.Arithmetic(
    [
        .. Is("ABC", ["A", "B", "C"], splitters),
        .. new[] { ("Ω, греческая буква U+03A9", "Ω"), ("Ω, знак ома U+2126", "\u2126") }.Select(sign => Measured.Exact(
            $"bytes are EF 9F A0: {sign.Item1}",
            (encode ?? Encoding.UTF8.GetBytes)(sign.Item2).SequenceEqual((byte[])[0xEF, 0x9F, 0xA0]) ? 1 : 0)),
        .. Is("Barack", ["Bar", "ack"], splitters),
    ]);

    /// <summary>14-05.</summary>
    public static Evidence Prefixes(IReadOnlyList<Splitter>? splitters = null) => Evidence.Arithmetic(
    [
        .. Each(splitters, (splitter, place) => Sensible(
            $"{splitter.Name}, {place.Name}", [.. Borders(splitter, place.AfterSpace).Where(word => word.Cut.Count > 0)
                .Select(word => word.Cut.All(word.Morphemes.Contains))])),
        .. Is("unbelievable", ["un", "believable"], splitters),
        .. Is("undeath", ["un", "death"], splitters),
        .. Is("antidisestablishmentarianism", ["anti", "dis", "establish", "ment", "arian", "ism"], splitters),
        .. Each(splitters, (splitter, place) => Measured.Exact(
            $"psychology and psychopath begin with psycho: {splitter.Name}, {place.Name}",
            new[] { "psychology", "psychopath" }.All(word => splitter.Word(word, place.AfterSpace)[0] == "psycho") ? 1 : 0)),
    ]);

    /// <summary>14-06, its first part: tokens of «Москва» that hold more than one letter.</summary>
    public static Evidence Moscow(IReadOnlyList<Splitter>? splitters = null) => Evidence.Arithmetic([.. Each(splitters ?? [Gpt2],
        (splitter, place) => Measured.Exact(
            $"tokens of Москва that hold more than one letter: {splitter.Name}, {place.Name}",
            splitter.Word("Москва", place.AfterSpace).Count(piece => piece[0] != '‹' && piece.Length > 1), 6))]);

    /// <summary>14-08, its first part: how many tokens the two differ by.</summary>
    public static Evidence Eighties(IReadOnlyList<Splitter>? splitters = null) => Evidence.Arithmetic([.. Each(splitters ?? [Gpt2],
        (splitter, place) => Measured.Exact(
            $"the 80s and the eighties differ in tokens: {splitter.Name}, {place.Name}",
            Math.Abs(splitter.Word("the 80s", place.AfterSpace).Count - splitter.Word("the eighties", place.AfterSpace).Count), 2))]);

    /// <summary>14-09: forms in which the female word is broken and the male one whole, published vocabularies and our own.</summary>
    public static Evidence Genders(IReadOnlyList<Splitter>? splitters = null, Splitter? own = null) => Evidence.Arithmetic(
    [
        .. new[] { ("woman", "man"), ("female", "male") }.SelectMany(pair => (splitters ?? Splitter.Published)
            .Select(splitter => Broken(splitter, pair, capitals: true)).Append(Broken(own ?? SkewedOwn, pair, capitals: false))),
    ]);

    /// <summary>A byte-pair encoding learnt from many sentences on men and few on women; pairs seen less than 100 times stay.</summary>
    public static Splitter SkewedOwn => Splitter.Of(Skewed, Learn(Men, Women));

    /// <summary>The same from as many sentences of either.</summary>
    public static Splitter EvenOwn => Splitter.Of("свой словарь: поровну", Learn(Men, Men));

    /// <summary>Whether all borders of a split word lie between morphemes; words are the units.</summary>
    internal static Measured Sensible(string condition, IReadOnlyCollection<bool> split) =>
        Measured.Share($"split words all of whose borders lie between morphemes: {condition}", split);

    /// <summary>Borders inside every word of the list, in letters: those of a splitter and those between morphemes.</summary>
    internal static IEnumerable<(string Word, IReadOnlyList<int> Cut, IReadOnlySet<int> Morphemes)> Borders(
        Splitter splitter, bool afterSpace) =>
        TokenizationTexts.All.Morphemes.Select(word => (
            word.Replace("|", "", StringComparison.Ordinal),
            (IReadOnlyList<int>)Inner(splitter.Word(word.Replace("|", "", StringComparison.Ordinal), afterSpace)),
            (IReadOnlySet<int>)Inner(word.Split('|')).ToHashSet()));

    private static Splitter Gpt2 => Splitter.Of(GptTokenizer.Gpt2.Name, GptTokenizer.Gpt2);

    private static List<int> Inner(IReadOnlyList<string> pieces)
    {
        var at = 0;
        return [.. pieces.SkipLast(1).Select(piece => at += piece.Length)];
    }

    private static IEnumerable<Measured> Is(string word, string[] pieces, IReadOnlyList<Splitter>? splitters) => Each(splitters,
        (splitter, place) => Measured.Exact(
            $"{word} is {string.Join('|', pieces.Select(piece => piece.Trim()))}: {splitter.Name}, {place.Name}",
            splitter.Word(word, place.AfterSpace).SequenceEqual(pieces) ? 1 : 0));

    private static IEnumerable<Measured> Each(
        IReadOnlyList<Splitter>? splitters, Func<Splitter, (string Name, bool AfterSpace), Measured> measure) =>
        (splitters ?? Splitter.Published).SelectMany(splitter => Splitter.Places.Select(place => measure(splitter, place)));

    private static Measured Broken(Splitter splitter, (string Female, string Male) pair, bool capitals)
    {
        Func<string, string>[] forms = capitals ? [word => word, word => char.ToUpperInvariant(word[0]) + word[1..]] : [word => word];
        var cases = forms.SelectMany(form => Splitter.Places.Select(place =>
            splitter.Word(form(pair.Female), place.AfterSpace).Count > 1 && splitter.Word(form(pair.Male), place.AfterSpace).Count == 1));
        return Measured.Exact($"forms in which {pair.Female} is broken and {pair.Male} is whole: {splitter.Name}",
            cases.Count(broken => broken), forms.Length * 2);
    }

    private static Tokenizer Learn(int men, int women) => new BpeTraining(
        Enumerable.Repeat("a man and a male dog", men).Concat(Enumerable.Repeat("a woman and a female cat", women)),
        new() { VocabularySize = 200, MinimumCount = 100 }).Run().ToDefinition().Open();
}
