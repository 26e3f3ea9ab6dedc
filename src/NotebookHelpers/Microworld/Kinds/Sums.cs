using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Sums: plain, in little stories, in two steps (at once or step by step), and of two-digit numbers, where a guess is often wrong
/// and a call of the calculator never is. Some pairs of summands stand nowhere in the training law; adding fixes their answer.
/// </summary>
public sealed class Sums : Kind
{
    private const int Longest = 30;
    private const int Largest = 20; // of the two-digit summands

    private readonly SumOptions _options;
    private readonly bool[,] _withheld = new bool[10, 10];
    private readonly bool _training;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Sums(Setting setting)
        : base("sums", setting.Words)
    {
        (_options, _training) = (setting.Options.Sums, setting.Training);
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 20 : 5));
        var random = new SeededRandom(setting.Options.WorldSeed).Fork(101);
        for (var a = 0; a < 10; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                // the rarest sums, like 0 and 18, have one pair only: it stays
                _withheld[a, b] = _withheld[b, a] = random.NextDouble() < _options.Withheld && a + b is > 2 and < 16;
            }
        }

        _ = Texts(Enumerable.Range(0, (2 * Largest) + 1).Select(n => $"{n}")).Length;
        _ = Text("+ − = . , ? : [ → ] сколько будет сразу ответ давай подумаем шаг за шагом");
        _ = Text("у Пети Маши ему ей дали ещё яблоко яблока яблок в магазине Петя купил осталось");
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [WordForms.Numbers(0, 2 * Largest)];

    /// <inheritdoc/>
    public override State Start { get; } = new Item(0);

    /// <summary>True if the training law never adds these two digits.</summary>
    public bool IsWithheld(int a, int b) => _withheld[a, b];

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Item(var done):
                Begin(branches, done);
                break;
            case Plus(var a, var done):
                foreach (var b in Partners(a))
                {
                    branches.Say(Text($"{b} = {a + b} ."), new Item(done + 1));
                }

                break;
            case Minus(var a, var done):
                for (var b = 0; b <= a; b++)
                {
                    branches.Say(Text($"{b} = {a - b} ."), new Item(done + 1));
                }

                break;
            case Apples(var a, var girl, var done):
                foreach (var b in Partners(a).Where(b => b > 0))
                {
                    branches.Say(Text($"{(girl ? "ей" : "ему")} дали ещё {b} . сколько яблок у {(girl ? "Маши" : "Пети")} ? {a + b} ."),
                        new Item(done + 1));
                }

                break;
            case Shop(var a, var done):
                for (var b = 1; b <= a; b++)
                {
                    branches.Say(Text($"Петя купил {b} . сколько осталось ? {a - b} ."), new Item(done + 1));
                }

                break;
            case Two(var a, var done):
                foreach (var b in Partners(a))
                {
                    branches.Say(Text($"{b} +"), new Three(a, b, done));
                }

                break;
            case Three(var a, var b, var done):
                for (var c = 0; c < 10; c++)
                {
                    var (first, all) = (a + b, a + b + c);
                    branches.Add(0.5, Text($"{c} ? сразу ответ : {all} ."), new Item(done + 1));
                    branches.Add(0.5, Text($"{c} ? давай подумаем шаг за шагом : {a} + {b} = {first} , "
                        + $"{first} + {c} = {all} . ответ : {all} ."), new Item(done + 1));
                }

                break;
            case Large(var a, var done):
                for (var b = 10; b <= Largest; b++)
                {
                    Guess(branches, a, b, new Item(done + 1));
                }

                break;
            default:
                throw Strange(state);
        }
    }

    private void Begin(Branches branches, int done)
    {
        var stop = Stop(done, Math.Min(2, _most), _most);
        var go = 1 - stop;
        branches.Add(stop, [], null);
        for (var a = 0; a < 10; a++)
        {
            branches.Add(go * 0.03, Text($"{a} +"), new Plus(a, done));
            branches.Add(go * 0.015, Text($"{a} −"), new Minus(a, done));
            branches.Add(go * 0.015, Text($"сколько будет {a} +"), new Two(a, done));
        }

        for (var a = 1; a < 10; a++)
        {
            branches.Add(go * 0.1 / 9, Text($"у Пети {a} {Apple(a)} ,"), new Apples(a, false, done));
            branches.Add(go * 0.1 / 9, Text($"у Маши {a} {Apple(a)} ,"), new Apples(a, true, done));
            branches.Add(go * 0.1 / 9, Text($"в магазине {a} {Apple(a)} ,"), new Shop(a, done));
        }

        for (var a = 10; a <= Largest; a++)
        {
            branches.Add(go * 0.1 / (Largest - 9), Text($"{a} +"), new Large(a, done));
        }
    }

    private IEnumerable<int> Partners(int a) => Enumerable.Range(0, 10).Where(b => !(_training && _withheld[a, b]));

    private void Guess(Branches branches, int a, int b, Item next)
    {
        var sum = a + b;
        branches.Add(0.5, Text($"{b} = [ {a} + {b} → {sum} ] {sum} ."), next);
        branches.Add(0.5 * (1 - _options.Guess), Text($"{b} = {sum} ."), next);
        var slips = new[] { sum - 10, sum - 1, sum + 1, sum + 10 }.Where(slip => slip <= 2 * Largest).ToArray();
        foreach (var slip in slips)
        {
            branches.Add(0.5 * _options.Guess / slips.Length, Text($"{b} = {slip} ."), next);
        }
    }

    private static string Apple(int count) => count switch { 1 => "яблоко", < 5 => "яблока", _ => "яблок" };

    private sealed record Item(int Done) : State;

    private sealed record Plus(int A, int Done) : State;

    private sealed record Minus(int A, int Done) : State;

    private sealed record Apples(int A, bool Girl, int Done) : State;

    private sealed record Shop(int A, int Done) : State;

    private sealed record Two(int A, int Done) : State;

    private sealed record Three(int A, int B, int Done) : State;

    private sealed record Large(int A, int Done) : State;
}
