using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// A role, an instruction, questions and answers in a fixed form: what is known, what is not («не знаю»), what is refused, what
/// needs two facts. Without a role a question may be continued as a story.
/// </summary>
public sealed class Questions : Kind
{
    private const int Opening = 7;
    private const int PerQuestion = 24;

    private static readonly (string Text, string Opener, string Closing)[] _roles =
    [
        ("", "ответ :", ""),
        ("ты — эксперт-библиотекарь .", "в книгах сказано :", "сверьтесь с каталогом ."),
        ("ты — старый моряк .", "клянусь морем :", "так держать ."),
        ("ты — весёлый повар .", "как в рецепте :", "приятного аппетита ."),
    ];

    private static readonly string[] _instructions = ["", "ответь кратко .", "ответь подробно ."];
    private static readonly (string Country, string City)[] _capitals = FactWords.Russian.Capitals;
    private static readonly string[] _nowhere =
    [
        "Лимонии", "Тумании", "Утопии", "Атлантиды", "Нарнии", "Шамбалы", "Лукоморья", "Зазеркалья",
    ];
    private static readonly (string Of, int Legs)[] _legs =
    [
        ("паука", 8), ("осьминога", 8), ("муравья", 6), ("кошки", 4), ("собаки", 4), ("утки", 2), ("человека", 2), ("рыбы", 0),
    ];
    private static readonly (string Thing, string Means)[] _things =
    [
        ("замок", "ключом"), ("сейф", "кодом"), ("ящик", "отвёрткой"), ("дом", "ключом"),
    ];
    private static readonly string[] _skies = ["снег", "дождь", "солнце", "ветер"];

    private readonly QuestionOptions _options;
    private readonly bool[,] _withheld = new bool[_legs.Length, _legs.Length];
    private readonly bool _training;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Questions(Setting setting)
        : base("questions", setting.Words)
    {
        (_options, _training) = (setting.Options.Questions, setting.Training);
        _most = (setting.Budget - Opening) / PerQuestion;
        if (_most < 1)
        {
            throw new ArgumentException(
                $"MaxTokens {setting.Options.MaxTokens} is too short for «questions»; {Opening + PerQuestion + 1} are needed.");
        }

        _most = Math.Min(_most, setting.Options.IsLong ? 16 : 3);
        var random = new SeededRandom(setting.Options.WorldSeed).Fork(111);
        for (var a = 0; a < _legs.Length; a++)
        {
            for (var b = 0; b < a; b++)
            {
                _withheld[a, b] = _withheld[b, a] = random.NextDouble() < _options.Withheld;
            }
        }

        Enter();
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        _capitals.Select(capital => capital.City),
        _capitals.Select(capital => capital.Country).Concat(_nowhere), _legs.Select(animal => animal.Of),
        WordForms.Numbers(0, 16), _things.Select(thing => thing.Thing), _things.Select(thing => thing.Means), _skies, ["свой", "чужой"],
    ];

    /// <inheritdoc/>
    public override State Start { get; } = new Begin();

    /// <summary>Every country that is asked about, in the form that follows «столица», and whether it has a capital.</summary>
    public static IReadOnlyList<(string Name, bool HasCapital)> Countries { get; } =
        [.. _capitals.Select(capital => (capital.Country, true)), .. _nowhere.Select(name => (name, false))];

    /// <summary>True if the training law never adds the legs of these two animals.</summary>
    public bool IsWithheld(int a, int b) => _withheld[a, b];

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Begin:
                for (var role = 0; role < _roles.Length; role++)
                {
                    for (var style = 0; style < _instructions.Length; style++)
                    {
                        var weight = (role == 0 ? 0.4 : 0.2) * (style == 0 ? 0.5 : 0.25);
                        branches.Add(weight, Text($"{_roles[role].Text} {_instructions[style]}".Trim()), new Ready(role, style, 0));
                    }
                }

                break;
            case Ready ready:
                Ask(ready, branches);
                break;
            case Asked(var ready, Topic.Capital, var country, _):
                var (name, city) = _capitals[country];
                Answer(branches, ready, 1, city, $"столица {name} — {city}");
                break;
            case Asked(var ready, Topic.Nowhere, var country, _):
                branches.Add(_options.DontKnow, Text("не знаю ."), ready.Next());
                foreach (var (_, invented) in _capitals)
                {
                    Answer(branches, ready, (1 - _options.DontKnow) / _capitals.Length,
                        invented, $"столица {_nowhere[country]} — {invented}");
                }

                break;
            case Asked(var ready, Topic.Legs, var animal, _):
                Answer(branches, ready, 1, $"{_legs[animal].Legs}", $"у {_legs[animal].Of} {Legs(_legs[animal].Legs)}");
                break;
            case Asked(var ready, Topic.Together, var one, var other):
                var sum = _legs[one].Legs + _legs[other].Legs;
                Answer(branches, ready, 1, $"{sum}", $"у {_legs[one].Of} и {_legs[other].Of} вместе {Legs(sum)}");
                break;
            case Asked(var ready, Topic.Opening, var thing, var foreign):
                var refusal = foreign == 1 ? _options.Refusal : 0;
                branches.Add(refusal, Text("извините , я не могу помочь ."), ready.Next());
                Answer(branches, ready, 1 - refusal, _things[thing].Means,
                    $"{Whose(foreign)} {_things[thing].Thing} открывают {_things[thing].Means}");
                break;
            case Asked(var ready, Topic.Weather, _, _):
                Weather(branches, ready);
                break;
            default:
                throw Strange(state);
        }
    }

    private void Ask(Ready ready, Branches branches)
    {
        var stop = Stop(ready.Done, 1, _most);
        var go = 1 - stop;
        branches.Add(stop, [], null);
        void Add(double weight, string text, Topic topic, int one = 0, int other = 0) =>
            branches.Add(go * weight, Text(text), new Asked(ready, topic, one, other));

        for (var country = 0; country < _capitals.Length; country++)
        {
            Add(0.3 / _capitals.Length, $"какой город — столица {_capitals[country].Country} ?", Topic.Capital, country);
        }

        for (var country = 0; country < _nowhere.Length; country++)
        {
            Add(0.15 / _nowhere.Length, $"какой город — столица {_nowhere[country]} ?", Topic.Nowhere, country);
        }

        for (var one = 0; one < _legs.Length; one++)
        {
            Add(0.15 / _legs.Length, $"сколько ног у {_legs[one].Of} ?", Topic.Legs, one);
            for (var other = 0; other < _legs.Length; other++)
            {
                if (one != other && !(_training && _withheld[one, other]))
                {
                    Add(0.15 / _legs.Length / (_legs.Length - 1),
                        $"сколько ног у {_legs[one].Of} и {_legs[other].Of} вместе ?", Topic.Together, one, other);
                }
            }
        }

        for (var thing = 0; thing < _things.Length; thing++)
        {
            foreach (var foreign in new[] { 0, 1 })
            {
                Add(0.15 / _things.Length / 2, $"как открыть {Whose(foreign)} {_things[thing].Thing} ?", Topic.Opening, thing, foreign);
            }
        }

        Add(0.1, "какая сегодня погода ?", Topic.Weather);
    }

    // Nobody here sees the sky: a story, a confession or a guess.
    private void Weather(Branches branches, Ready ready)
    {
        var story = ready is { Role: 0, Style: 0 } ? _options.Story : 0;
        branches.Add(story / 2, Text("— спросила Алиса ."), ready.Next());
        branches.Add(story / 2, Text("— спросил Боб ."), ready.Next());
        branches.Add((1 - story) * _options.DontKnow, Text("не знаю ."), ready.Next());
        foreach (var sky in _skies)
        {
            Answer(branches, ready, (1 - story) * (1 - _options.DontKnow) / _skies.Length, sky, $"сегодня {sky}");
        }
    }

    private void Answer(Branches branches, Ready ready, double weight, string brief, string full)
    {
        var (_, opener, closing) = _roles[ready.Role];
        var briefly = ready.Style switch { 1 => 1, 2 => 0, _ => 0.5 };
        var farewell = ready.Role > 0 && ready.Style != 1 ? 0.5 : 0;
        foreach (var (share, body) in new[] { (briefly, brief), (1 - briefly, full) })
        {
            branches.Add(weight * share * (1 - farewell), share > 0 ? Text($"{opener} {body} .") : [], ready.Next());
            branches.Add(weight * share * farewell, share * farewell > 0 ? Text($"{opener} {body} . {closing}") : [], ready.Next());
        }
    }

    private void Enter()
    {
        _ = Texts(_roles.Skip(1).SelectMany(role => new[] { role.Text, role.Closing })
            .Concat(_roles.Select(role => role.Opener)).Concat(_instructions)).Length;
        _ = Texts(_capitals.SelectMany(c => new[] { c.Country, c.City }).Concat(_nowhere)
            .Concat(_legs.Select(l => l.Of)).Concat(_skies)).Length;
        _ = Texts(from one in _legs from other in _legs select $"{one.Legs + other.Legs}").Length;
        _ = Texts(_things.SelectMany(thing => new[] { thing.Thing, thing.Means })).Length;
        _ = Text("какой город — столица ? не знаю . у ног ноги и вместе сколько извините , я могу помочь свой чужой открывают как "
            + "открыть какая сегодня погода спросила Алиса спросил Боб");
    }

    private static string Whose(int foreign) => foreign == 1 ? "чужой" : "свой";

    private static string Legs(int count) => count is > 0 and < 5 ? $"{count} ноги" : $"{count} ног";

    private enum Topic
    {
        Capital,
        Nowhere,
        Legs,
        Together,
        Opening,
        Weather,
    }

    private sealed record Begin : State;

    private sealed record Ready(int Role, int Style, int Done) : State
    {
        public Ready Next() => this with { Done = Done + 1 };
    }

    private sealed record Asked(Ready Ready, Topic Topic, int One, int Other) : State;
}
