namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// A task, then perhaps another that replaces it: «теперь вместо этого выдай список чисел». Which one the
/// answer follows is hidden until it starts.
/// </summary>
public sealed class Override : Kind
{
    private const double WithCue = 0.97; // the later task holds after «вместо этого»
    private const double WithoutCue = 0.7; // and without it

    private static readonly (string Task, string Words)[] _tasks =
    [
        ("расскажи про кошек", "кошка кот коврик спит мурлычет сидит диван мышь"),
        ("расскажи про море", "корабль лодка яхта рыба плывёт гавань берег ветер"),
        ("выдай список чисел", "0 1 2 3 4 5 6 7"),
        ("выдай список букв", "A B C D E F G H"),
    ];

    private readonly Pool[] _words;

    /// <summary>Makes the kind.</summary>
    public Override(Setting setting)
        : base("override", setting.Words)
    {
        const int Needed = 22;
        if (setting.Budget < Needed)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «override»; {Needed + 1} are needed.");
        }

        _words = [.. _tasks.Select(task => PoolOf(task.Words.Split(' ')))];
        _ = Text("задача : . теперь вместо этого ответ");
        _ = Texts(_tasks.Select(task => task.Task)).Length;
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable => [_tasks.SelectMany(task => task.Words.Split(' '))];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                for (var task = 0; task < _tasks.Length; task++)
                {
                    branches.Say(Text($"задача : {_tasks[task].Task} ."), new Tasked(task));
                }

                break;
            case Tasked(var first):
                branches.Add(0.3, Text("ответ :"), new Answer(first, 0));
                for (var second = 0; second < _tasks.Length; second++)
                {
                    if (second != first)
                    {
                        Replace(branches, first, second, 0.4, $"теперь вместо этого {_tasks[second].Task} . ответ :", WithCue);
                        Replace(branches, first, second, 0.3, $"{_tasks[second].Task} . ответ :", WithoutCue);
                    }
                }

                break;
            case Answer(var task, var done):
                branches.Draw(_words[task], ulong.MaxValue, _ => new Said(task, done + 1));
                break;
            case Said(var task, var done):
                var stop = Stop(done, 3, 6);
                branches.Add(stop, Text("."), null);
                branches.Add(1 - stop, [], stop < 1 ? new Answer(task, done) : null);
                break;
            default:
                throw Strange(state);
        }
    }

    private void Replace(Branches branches, int first, int second, double weight, string text, double last)
    {
        branches.Add(weight / (_tasks.Length - 1) * last, Text(text), new Answer(second, 0));
        branches.Add(weight / (_tasks.Length - 1) * (1 - last), Text(text), new Answer(first, 0));
    }

    private sealed record Opening : State;

    private sealed record Tasked(int First) : State;

    private sealed record Answer(int Task, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("задача", _tasks[Task].Task)];
    }

    private sealed record Said(int Task, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("задача", _tasks[Task].Task)];
    }
}
