using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>One code among many: key–value pairs, then questions at every distance, uniform or from the edges.</summary>
public sealed class Needle : Kind
{
    private const int Fixed = 6;
    private const int PerPair = 3;
    private const int PerQuestion = 3;
    private const int MostQuestions = 14;
    private const int Values = 21;
    private const int FewKeys = 24; // in short documents: which of them were named fits into one head

    private readonly NeedleOptions _options;
    private readonly Pool _keys;
    private readonly Pool _values;
    private readonly int[][] _questions;
    private readonly int[][] _answers;
    private readonly int[] _opening;
    private readonly int[] _asking;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Needle(Setting setting)
        : base("needle", setting.Words)
    {
        _options = setting.Options.Needle;
        _most = Math.Min((setting.Budget - Fixed - (MostQuestions * PerQuestion)) / PerPair,
            setting.Options.IsLong ? Sequence.Capacity : 16);
        var keys = setting.Options.IsLong ? KeyWords.Nouns : KeyWords.Nouns[..FewKeys];
        if (_most < 2)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «needle»; "
                + $"{Fixed + (MostQuestions * PerQuestion) + (2 * PerPair) + 1} are needed.");
        }

        _keys = PoolOf(keys);
        _values = PoolOf(Enumerable.Range(0, Values).Select(value => $"{value} ;"));
        _questions = Texts(keys);
        _answers = Texts(Enumerable.Range(0, Values).Select(value => $"{value} ."));
        (_opening, _asking) = (Text("коды :"), Text("ответы :"));
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [KeyWords.Nouns, WordForms.Numbers(0, Values - 1)];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                branches.Say(_opening, new Pairs(default, default, 0));
                break;
            case Pairs(var keys, var values, var mask):
                var stop = Stop(keys.Count, 2, _most);
                branches.Add(stop, _asking, new Asking(keys, values, 0));
                branches.Add(1 - stop, [], stop < 1 ? new Key(keys, values, mask) : null);
                break;
            case Key(var keys, var values, var mask):
                branches.Draw(_keys, ~mask, key => new Value(keys.Add(key), values, mask | 1UL << key));
                break;
            case Value(var keys, var values, var mask):
                branches.Draw(_values, ulong.MaxValue, value => new Pairs(keys, values.Add(value), mask));
                break;
            case Asking(var keys, var values, var done):
                Ask(branches, keys, values, done);
                break;
            default:
                throw Strange(state);
        }
    }

    private void Ask(Branches branches, Sequence keys, Sequence values, int done)
    {
        var stop = Stop(done, 1, MostQuestions);
        branches.Add(stop, [], null);
        if (stop == 1)
        {
            return;
        }

        var (next, quarter) = (new Asking(keys, values, done + 1), (keys.Count + 3) / 4);
        for (var i = 0; i < keys.Count; i++)
        {
            var edge = i < quarter || i >= keys.Count - quarter;
            var weight = ((1 - _options.EdgeBias) / keys.Count) + (edge ? _options.EdgeBias / Math.Min(keys.Count, 2 * quarter) : 0);
            branches.Add((1 - stop) * weight, Join(_questions[keys[i]], _answers[values[i]]), next);
        }
    }

    private abstract record Memory : State
    {
        public override bool Transient => true;
    }

    private sealed record Opening : State;

    private sealed record Pairs(Sequence Keys, Sequence Values, ulong Mask) : Memory;

    private sealed record Key(Sequence Keys, Sequence Values, ulong Mask) : Memory;

    private sealed record Value(Sequence Keys, Sequence Values, ulong Mask) : Memory;

    private sealed record Asking(Sequence Keys, Sequence Values, int Done) : Memory;
}
