using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Напёрстки: a ball under one of five cups, one to eight swaps, then the question. The answer comes at once, after steps that
/// repeat every swap, after as many dots, or after the steps in random order; a step may go wrong, and the rest follows it.
/// </summary>
public sealed class Cups : Kind
{
    private const int Fixed = 15; // words beside the swaps and their steps
    private const int PerSwap = 13; // «1 A ↔ B ;» and «1 A ↔ B , под B ;»

    private static readonly string[] _cups = ["A", "B", "C", "D", "E"];
    private static readonly (int One, int Other)[] _pairs =
    [
        .. from one in Enumerable.Range(0, 5) from other in Enumerable.Range(one + 1, 4 - one) select (one, other),
    ];

    private readonly CupOptions _options;
    private readonly int _most;
    private readonly Pool _starts;
    private readonly Pool _swaps;
    private readonly Pool _numbers;
    private readonly int[][] _steps;
    private readonly int[][] _under;
    private readonly int[][] _answers;
    private readonly int[][] _number;
    private readonly int[] _where;
    private readonly int[] _comma;

    /// <summary>Makes the kind.</summary>
    public Cups(Setting setting)
        : base("cups", setting.Words)
    {
        _options = setting.Options.Cups;
        _most = Math.Min((setting.Budget - Fixed) / PerSwap, setting.Options.IsLong ? 30 : 8);
        if (_most < 1)
        {
            throw new ArgumentException(
                $"MaxTokens {setting.Options.MaxTokens} leaves no room for one swap of the cups; {Fixed + PerSwap + 1} are needed.");
        }

        _number = Texts(Enumerable.Range(1, _most).Select(i => $"{i}"));
        _numbers = new Pool(_number);
        _starts = PoolOf(_cups.Select(cup => $"шарик под {cup} ;"));
        _swaps = PoolOf(_pairs.Select(pair => $"{_cups[pair.One]} ↔ {_cups[pair.Other]} ;"));
        _steps = Texts(_pairs.Select(pair => $"{_cups[pair.One]} ↔ {_cups[pair.Other]} , под"));
        _under = Texts(_cups.Select(cup => $"{cup} ;"));
        _answers = Texts(_cups.Select(cup => $"ответ : {cup} ."));
        (_where, _comma) = (Text("где ?"), Text("…"));
        _ = Text("сразу по шагам молча вразброс :");
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [_cups, WordForms.Numbers(1, _most)];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                branches.Draw(_starts, ulong.MaxValue, cup => new Table(cup, default));
                break;
            case Table(var ball, var swaps):
                var stop = Stop(swaps.Count, 1, _most);
                branches.Add(stop, _where, new Asked(ball, swaps));
                if (stop < 1)
                {
                    branches.Add(1 - stop, _number[swaps.Count], new Swapping(ball, swaps));
                }

                break;
            case Swapping(var ball, var swaps):
                branches.Draw(_swaps, ulong.MaxValue, pair => new Table(ball, swaps.Add(pair)));
                break;
            case Asked asked:
                Ask(asked, branches);
                break;
            case Step step:
                TakeStep(step, branches);
                break;
            case Scattered(var ball, var swaps, var shown):
                var all = (1UL << swaps.Count) - 1;
                if (shown == all)
                {
                    branches.Say(_answers[Follow(ball, swaps, swaps.Count)], null);
                    break;
                }

                branches.Draw(_numbers, all & ~shown, i => new ScatteredStep(ball, swaps, shown, i));
                break;
            case ScatteredStep(var ball, var swaps, var shown, var i):
                branches.Say(Join(_steps[swaps[i]], _under[Follow(ball, swaps, i + 1)]), new Scattered(ball, swaps, shown | 1UL << i));
                break;
            default:
                throw Strange(state);
        }
    }

    private static int Swap(int ball, int pair) =>
        _pairs[pair].One == ball ? _pairs[pair].Other : _pairs[pair].Other == ball ? _pairs[pair].One : ball;

    private static int Follow(int ball, Sequence swaps, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ball = Swap(ball, swaps[i]);
        }

        return ball;
    }

    private void Ask(Asked asked, Branches branches)
    {
        var (ball, swaps) = asked;
        var answer = _answers[Follow(ball, swaps, swaps.Count)];
        branches.Add(_options.Direct, Join(Text("сразу"), answer), null);
        branches.Add(_options.Steps, Text("по шагам :"), new Step(ball, swaps, 0, false));
        branches.Add(_options.Dots, Join(Text("молча"), [.. Enumerable.Repeat(_comma[0], swaps.Count)], answer), null);
        branches.Add(_options.Scattered, Text("вразброс :"), new Scattered(ball, swaps, 0));
    }

    private void TakeStep(Step step, Branches branches)
    {
        var (ball, swaps, done, wrong) = step;
        if (done == swaps.Count)
        {
            branches.Say(_answers[ball], null);
            return;
        }

        var (start, right) = (Join(_number[done], _steps[swaps[done]]), Swap(ball, swaps[done]));
        var slip = wrong ? 0 : _options.Slip;
        for (var cup = 0; cup < _cups.Length; cup++)
        {
            branches.Add(cup == right ? 1 - slip : slip / (_cups.Length - 1),
                Join(start, _under[cup]), new Step(cup, swaps, done + 1, wrong || cup != right));
        }
    }

    /// <summary>A state with the ball under a cup that no word of the question names.</summary>
    private abstract record Game(int Ball, Sequence Swaps) : State
    {
        public override bool Transient => true;

        public override IEnumerable<HiddenValue> Hidden => [new("шарик", _cups[Follow(Ball, Swaps, Swaps.Count)])];
    }

    private sealed record Opening : State;

    private sealed record Table(int Ball, Sequence Swaps) : Game(Ball, Swaps);

    private sealed record Swapping(int Ball, Sequence Swaps) : Game(Ball, Swaps);

    private sealed record Asked(int Ball, Sequence Swaps) : Game(Ball, Swaps);

    private sealed record Scattered(int Ball, Sequence Swaps, ulong Shown) : Game(Ball, Swaps);

    private sealed record ScatteredStep(int Ball, Sequence Swaps, ulong Shown, int Index) : Game(Ball, Swaps);

    /// <summary>The ball is where the steps have it, after <paramref name="Done"/> of them.</summary>
    private sealed record Step(int Ball, Sequence Swaps, int Done, bool Wrong) : State
    {
        public override bool Transient => true;

        public override IEnumerable<HiddenValue> Hidden => [new("шарик", _cups[Ball])];
    }
}
