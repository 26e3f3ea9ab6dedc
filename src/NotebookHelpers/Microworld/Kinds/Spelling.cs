using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>Letters of a word and their number: what a model of whole words can know about characters.</summary>
public sealed class Spelling : Kind
{
    private const int Longest = 17;

    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Spelling(Setting setting)
        : base("spelling", setting.Words)
    {
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 28 : 7));
        _ = Texts(KeyWords.Nouns.Select(Spell)).Length;
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
        [KeyWords.Nouns, KeyWords.Nouns.SelectMany(noun => noun).Select(letter => $"{letter}"), WordForms.Numbers(0, 9)];

    /// <inheritdoc/>
    public override State Start { get; } = new Line(0);

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        if (state is not Line(var done))
        {
            throw Strange(state);
        }

        var stop = Stop(done, Math.Min(2, _most), _most);
        branches.Add(stop, [], null);
        foreach (var noun in KeyWords.Nouns)
        {
            branches.Add((1 - stop) / KeyWords.Nouns.Length, Text(Spell(noun)), new Line(done + 1));
        }
    }

    private static string Spell(string noun) => $"{noun} по буквам : {string.Join(' ', noun.ToCharArray())} . букв : {noun.Length} .";

    private sealed record Line(int Done) : State;
}
