using System.Numerics;
using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Values are given, corrected, renewed, denied and asked for: «X=5», «извините , правильное значение X=7», «чему равен X ? X=7».
/// The same with people: «у Васи 5 , у Пети 7 . сколько у Пети ? у Пети 7».
/// </summary>
/// <remarks>
/// A value always follows the word that says whose it is, in the answer too. Where two words stand between them («X = 5 … чему равен
/// X ? 5»), a model of this size was at chance after 25 million tokens (EXPERIMENTS.md).
/// </remarks>
public sealed class Variables : Kind
{
    private const int Given = 17; // words of four values given
    private const int PerEvent = 7;
    private const int PerQuestion = 8;
    private const int MostQuestions = 6;
    private const int FewQuestions = 3; // in short documents

    private static readonly string[][] _names = [["X", "Y", "Z", "T"], ["Вася", "Петя", "Маша", "Оля"]];
    private readonly Pool[] _setting;
    private readonly Pool[] _asking;
    private readonly int[][][] _naming;
    private readonly Pool _values;
    private readonly int[][] _answers;
    private readonly int[][] _corrections;
    private readonly int _most;
    private readonly int _questions;

    /// <summary>Makes the kind.</summary>
    public Variables(Setting setting)
        : base("variables", setting.Words)
    {
        string[][] naming = [[.. _names[0].Select(name => $"{name}=")], [.. _names[1].Select(name => $"у {Noun.Of(name)[Case.Genitive]}")]];
        (_setting, _naming) = ([.. naming.Select(PoolOf)], [.. naming.Select(Texts)]);
        _asking =
        [
            PoolOf(_names[0].Select(name => $"чему равен {name} ?")),
            PoolOf(_names[1].Select(name => $"сколько у {Noun.Of(name)[Case.Genitive]} ?")),
        ];
        _values = PoolOf(Enumerable.Range(0, 10).Select(value => $"{value}"));
        _answers = Texts(Enumerable.Range(0, 10).Select(value => $"{value} ."));
        _corrections = Texts(["извините , правильное значение", "нет ,", "теперь", "неверно , что", ",", "."]);
        _questions = setting.Budget >= Given + (PerQuestion * MostQuestions) + PerEvent ? MostQuestions : FewQuestions;
        var room = setting.Budget - Given - (PerQuestion * _questions);
        if (room < 0)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «variables»; "
                + $"{Given + (PerQuestion * FewQuestions) + 1} are needed.");
        }

        _most = Math.Min(room / PerEvent, setting.Options.IsLong ? 40 : 6);
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [_names[0],
        .. WordForms.OfNouns(Noun.List(string.Join(' ', _names[1]))), WordForms.Numbers(0, 9), _names[0].Select(name => $"{name}=")];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                branches.Add(0.7, [], new Naming(new(0, 0, 0)));
                branches.Add(0.3, [], new Naming(new(1, 0, 0)));
                break;
            case Naming(var values):
                branches.Draw(_setting[values.Style], ~values.Set, name => new Valuing(values, name));
                break;
            case Valuing(var values, var name):
                branches.Draw(_values, ulong.MaxValue, value => new GivenValue(values.With(name, value)));
                break;
            case GivenValue(var values):
                var stop = Stop(BitOperations.PopCount(values.Set), 1, 4);
                branches.Add(1 - stop, _corrections[4], new Naming(values));
                branches.Add(stop, _corrections[5], new Event(values, 0));
                break;
            case Event(var values, var done):
                Change(values, done, branches);
                break;
            case Changing(var values, var done, var denied):
                branches.Draw(_setting[values.Style], values.Set, name => new NewValue(values, done, denied, name));
                break;
            case NewValue(var values, var done, var denied, var name):
                branches.Draw(_values, ~(1UL << values[name]), value => new Closing(denied ? values : values.With(name, value), done + 1));
                break;
            case Closing(var values, var done):
                branches.Say(_corrections[5], new Event(values, done));
                break;
            case Asking(var values, var asked):
                var enough = Stop(asked, 1, _questions);
                branches.Add(enough, [], null);
                branches.Add(1 - enough, [], enough < 1 ? new Question(values, asked) : null);
                break;
            case Question(var values, var asked):
                branches.Draw(_asking[values.Style], values.Set, name => new Answer(values, asked, name));
                break;
            case Answer(var values, var asked, var name):
                branches.Say(Join(_naming[values.Style][name], _answers[values[name]]), new Asking(values, asked + 1));
                break;
            default:
                throw Strange(state);
        }
    }

    private void Change(Values values, int done, Branches branches)
    {
        var stop = Stop(done, 0, _most);
        branches.Add(stop, [], new Asking(values, 0));
        if (stop < 1)
        {
            branches.Add((1 - stop) * 0.5, _corrections[values.Style], new Changing(values, done, false));
            branches.Add((1 - stop) * 0.35, _corrections[2], new Changing(values, done, false));
            branches.Add((1 - stop) * 0.15, _corrections[3], new Changing(values, done, true));
        }
    }

    /// <summary>Which variables are set, and to what: four bits each.</summary>
    private readonly record struct Values(int Style, ulong Set, int Packed)
    {
        public int this[int name] => (Packed >> (4 * name)) & 15;

        public Values With(int name, int value) => new(Style, Set | 1UL << name, (Packed & ~(15 << (4 * name))) | (value << (4 * name)));
    }

    private abstract record Memory(Values Values) : State
    {
        public override bool Transient => true;

        public override IEnumerable<HiddenValue> Hidden
        {
            get
            {
                for (var name = 0; name < 4; name++)
                {
                    if ((Values.Set >> name & 1) == 1)
                    {
                        yield return new(_names[Values.Style][name], $"{Values[name]}");
                    }
                }
            }
        }
    }

    private sealed record Opening : State;

    private sealed record Naming(Values Values) : Memory(Values);

    private sealed record Valuing(Values Values, int Name) : Memory(Values);

    private sealed record GivenValue(Values Values) : Memory(Values);

    private sealed record Event(Values Values, int Done) : Memory(Values);

    private sealed record Changing(Values Values, int Done, bool Denied) : Memory(Values);

    private sealed record NewValue(Values Values, int Done, bool Denied, int Name) : Memory(Values);

    private sealed record Closing(Values Values, int Done) : Memory(Values);

    private sealed record Asking(Values Values, int Asked) : Memory(Values);

    private sealed record Question(Values Values, int Asked) : Memory(Values);

    private sealed record Answer(Values Values, int Asked, int Name) : Memory(Values);
}
