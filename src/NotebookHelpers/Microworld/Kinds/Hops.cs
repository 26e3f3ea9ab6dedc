using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Pointer chasing: every letter points to another, in random order; then «через 2 шага от A ?», answered at once or with the way
/// written out.
/// </summary>
public sealed class Hops : Kind
{
    private const int Fixed = 10; // «6 букв :» and room for rounding
    private const int PerPair = 4;
    private const int PerQuestion = 21;
    private const int Most = 8;

    private static readonly string[] _letters = ["A", "B", "C", "D", "E", "F", "G", "H"];
    private static readonly string[] _steps = ["", "через 1 шаг от", "через 2 шага от", "через 3 шага от"];

    private readonly Pool _from;
    private readonly Pool _to;
    private readonly Pool _asked;
    private readonly int[][] _letter;
    private readonly int _most;
    private readonly int _questions;

    /// <summary>Makes the kind.</summary>
    public Hops(Setting setting)
        : base("hops", setting.Words)
    {
        _most = Math.Min(Most, (setting.Budget - Fixed - PerQuestion) / PerPair);
        if (_most < 3)
        {
            throw new ArgumentException(
                $"MaxTokens {setting.Options.MaxTokens} is too short for «hops»; {Fixed + PerQuestion + (3 * PerPair) + 1} are needed.");
        }

        _questions = Math.Min((setting.Budget - Fixed - (_most * PerPair)) / PerQuestion, setting.Options.IsLong ? 12 : 3);
        _from = PoolOf(_letters.Select(letter => $"{letter} →"));
        _to = PoolOf(_letters.Select(letter => $"{letter} ;"));
        _asked = PoolOf(_letters.Select(letter => $"{letter} ?"));
        _letter = Texts(_letters);
        _ = Text("3 4 буквы 5 6 7 8 букв : через 1 шаг 2 шага от ответ по шагам .");
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
        [_letters, WordForms.Numbers(3, 4), WordForms.Numbers(5, 8), WordForms.Numbers(2, 3)];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                for (var count = 3; count <= _most; count++)
                {
                    branches.Say(Text($"{count} {(count < 5 ? "буквы" : "букв")} :"), new Pairs(count, 0, 0));
                }

                break;
            case Pairs(var count, var shown, var map):
                if (shown == (1UL << count) - 1)
                {
                    branches.Say([], new Asking(count, map, 0));
                    break;
                }

                branches.Draw(_from, ((1UL << count) - 1) & ~shown, letter => new Pointing(count, shown | 1UL << letter, map, letter));
                break;
            case Pointing(var count, var shown, var map, var letter):
                branches.Draw(_to, ((1UL << count) - 1) & ~(1UL << letter), to => new Pairs(count, shown, map | (to << (3 * letter))));
                break;
            case Asking(var count, var map, var done):
                var stop = Stop(done, 1, _questions);
                branches.Add(stop, [], null);
                for (var steps = 1; steps <= 3 && stop < 1; steps++)
                {
                    branches.Add((1 - stop) / 3, Text(_steps[steps]), new Asked(count, map, done, steps));
                }

                break;
            case Asked(var count, var map, var done, var steps):
                branches.Draw(_asked, (1UL << count) - 1, letter => new Answer(count, map, done, steps, letter));
                break;
            case Answer(var count, var map, var done, var steps, var letter):
                Reply(branches, map, steps, letter, new Asking(count, map, done + 1));
                break;
            default:
                throw Strange(state);
        }
    }

    private void Reply(Branches branches, int map, int steps, int letter, State next)
    {
        var path = new List<int[]> { Text("по шагам :"), _letter[letter] };
        for (var step = 0; step < steps; step++)
        {
            letter = (map >> (3 * letter)) & 7;
            path.Add(Text("→"));
            path.Add(_letter[letter]);
        }

        var answer = Join(Text("ответ :"), _letter[letter], Text("."));
        branches.Add(0.6, answer, next);
        branches.Add(0.4, Join([.. path, Text("."), answer]), next);
    }

    private abstract record Memory : State
    {
        public override bool Transient => true;
    }

    private sealed record Opening : State;

    private sealed record Pairs(int Count, ulong Shown, int Map) : Memory;

    private sealed record Pointing(int Count, ulong Shown, int Map, int Letter) : Memory;

    private sealed record Asking(int Count, int Map, int Done) : Memory;

    private sealed record Asked(int Count, int Map, int Done, int Steps) : Memory;

    private sealed record Answer(int Count, int Map, int Done, int Steps, int Letter) : Memory;
}
