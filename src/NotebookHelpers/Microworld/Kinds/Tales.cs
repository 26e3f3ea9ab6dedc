using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Statistics;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// «Жил-был красный дракон , который любил золото»: an open continuation, a rule (the hero fixes the place, the colour the
/// power; some pairs stand nowhere in the training law), a question whose answer comes after a filler, an end that is planned
/// from the start of the filler, and now and then the shortest tale of all, which is the mode of the kind.
/// </summary>
public sealed class Tales : Kind
{
    private const int Needed = 63;
    private const int MostFillers = 3;

    private static readonly (string Colour, string Power)[] _colours =
    [
        ("красный", "огнём"), ("синий", "водой"), ("зелёный", "травами"), ("золотой", "солнцем"), ("чёрный", "ночью"),
    ];
    private static readonly (string Hero, string Place)[] _heroes =
    [
        ("дракон", "в пещере"), ("великан", "на горе"), ("рыцарь", "в замке"), ("гном", "под мостом"),
        ("принцесса", "в башне"), ("русалка", "в озере"), ("ведьма", "в лесу"), ("королева", "во дворце"),
    ];

    // verb, what follows, question word (none: nothing to ask)
    private static readonly (double Weight, string Verb, string Object, string Question)[] _clauses =
    [
        (3, "любил", "золото", "что"), (2, "любил", "море", "что"), (2, "любил", "сказки", "что"), (1, "любил", "мёд", "что"),
        (2, "искал", "друга", "кого"), (1, "искал", "брата", "кого"), (1, "искал", "клад", "что"),
        (2, "боялся", "темноты", "чего"), (1, "боялся", "грозы", "чего"), (1, "боялся", "мышей", "чего"),
        (2, "потерял", "шляпу", "что"), (1, "потерял", "ключ", "что"),
        (1, "умел", "летать", ""), (1, "умел", "петь", ""), (1, "хотел", "спать", ""),
    ];

    private static readonly (string Ending, string Text)[] _endings =
    [
        ("свадьба", "и была свадьба ."), ("битва", "и была битва ."), ("пир", "и был пир ."),
    ];

    // weight under each ending
    private static readonly (string Text, double[] Weights)[] _fillers =
    [
        ("шли дни .", [2, 2, 2]), ("дул ветер .", [1, 3, 1]), ("долго ли , коротко ли .", [2, 2, 2]),
        ("снова пришла весна .", [4, 1, 1]), ("за горой звенели мечи .", [0.5, 4, 0.5]), ("из печи пахло хлебом .", [1, 0.5, 4]),
    ];

    private static readonly string[] _morals =
    [
        "не откладывай на завтра то , что можно сделать сегодня .",
        "тише едешь — дальше будешь .", "без труда не вытащишь рыбку из пруда .",
        "семь раз отмерь , один раз отрежь .", "век живи — век учись .", "слово — серебро , молчание — золото .",
    ];

    private readonly TaleOptions _options;
    private readonly bool[,] _withheld = new bool[_heroes.Length, _colours.Length];
    private readonly bool _training;

    /// <summary>Makes the kind.</summary>
    public Tales(Setting setting)
        : base("tales", setting.Words)
    {
        if (setting.Budget < Needed)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «tales»; {Needed + 1} are needed.");
        }

        (_options, _training) = (setting.Options.Tales, setting.Training);
        var random = new SeededRandom(setting.Options.WorldSeed).Fork(121);
        for (var hero = 0; hero < _heroes.Length; hero++)
        {
            for (var colour = 0; colour < _colours.Length; colour++)
            {
                _withheld[hero, colour] = random.NextDouble() < _options.Withheld;
            }

            // every hero keeps a colour, so that its place is learnt
            _withheld[hero, hero % _colours.Length] = false;
            var noun = Noun.Of(_heroes[hero].Hero);
            _ = Texts(_colours.Select((_, colour) => Intro(noun, colour))
                .Concat(_clauses.Select(clause => $"{Verb.Of(clause.Verb).Past(noun.Agreement)} {clause.Object}"))).Length;
            _ = Texts(_colours.Select((_, colour) => Home(hero, colour))).Length;
        }

        _ = Texts(_endings.Select(e => e.Text).Concat(_fillers.Select(f => f.Text)).Concat(_morals)).Length;
        _ = Text("жил-был дракон . конец ? что кого чего ответ : мораль");
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        .. WordForms.OfNouns(_heroes.Select(hero => Noun.Of(hero.Hero))).Take(3),
        .. WordForms.OfAdjectives(_colours.Select(colour => Adjective.Of(colour.Colour))),
        _colours.Select(colour => colour.Power), .. _heroes.Where(hero => hero.Place.StartsWith("в ", StringComparison.Ordinal))
            .Select(hero => hero.Place[2..]).Chunk(_heroes.Length),
        .. _clauses.GroupBy(clause => clause.Question).Select(group => group.Select(clause => clause.Object)),
    ];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <summary>True if the training law has no tale of this hero in this colour.</summary>
    public bool IsWithheld(int hero, int colour) => _withheld[hero, colour];

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                Open(branches);
                break;
            case Hero(var hero, var colour):
                for (var clause = 0; clause < _clauses.Length; clause++)
                {
                    var (weight, verb, rest, _) = _clauses[clause];
                    branches.Add(weight, Text($"{Verb.Of(verb).Past(Noun.Of(_heroes[hero].Hero).Agreement)} {rest} ."),
                        new Told(hero, colour, clause));
                }

                break;
            case Told(var hero, var colour, var clause):
                Plan(branches, hero, colour, clause);
                break;
            case Waiting(var answer, var ending, var done):
                Wait(branches, answer, ending, done);
                break;
            case Ending(var ending):
                branches.Add(0.7, Text($"{_endings[ending].Text} конец ."), null);
                foreach (var moral in _morals)
                {
                    branches.Add(0.3 / _morals.Length, Text($"{_endings[ending].Text} мораль : {moral}"), null);
                }

                break;
            default:
                throw Strange(state);
        }
    }

    private void Open(Branches branches)
    {
        branches.Add(_options.Shortest, Text("жил-был дракон . конец ."), null);
        for (var hero = 0; hero < _heroes.Length; hero++)
        {
            for (var colour = 0; colour < _colours.Length; colour++)
            {
                if (!(_training && _withheld[hero, colour]))
                {
                    branches.Add((1 - _options.Shortest) / _withheld.Length,
                        Text(Intro(Noun.Of(_heroes[hero].Hero), colour)), new Hero(hero, colour));
                }
            }
        }
    }

    private void Plan(Branches branches, int hero, int colour, int clause)
    {
        var (noun, home) = (Noun.Of(_heroes[hero].Hero), Home(hero, colour));
        var (_, verb, _, question) = _clauses[clause];
        for (var ending = 0; ending < _endings.Length; ending++)
        {
            if (question.Length > 0)
            {
                branches.Add(0.5, Text($"{home} {question} {Verb.Of(verb).Past(noun.Agreement)} {noun.Lemma} ?"),
                    new Waiting(clause, ending, 0));
            }

            branches.Add(0.5, Text(home), new Waiting(-1, ending, 0));
        }
    }

    private void Wait(Branches branches, int answer, int ending, int done)
    {
        var stop = Stop(done, 1, MostFillers);
        branches.Add(stop, answer < 0 ? [] : Text($"ответ : {_clauses[answer].Object} ."), new Ending(ending));
        var total = _fillers.Sum(filler => filler.Weights[ending]);
        foreach (var (text, weights) in _fillers)
        {
            branches.Add((1 - stop) * weights[ending] / total, Text(text), new Waiting(answer, ending, done + 1));
        }
    }

    private static string Intro(Noun hero, int colour) => hero.Gender == Gender.Masculine
        ? $"жил-был {Adjective.Of(_colours[colour].Colour)[hero.Agreement]} {hero.Lemma} , который"
        : $"жила-была {Adjective.Of(_colours[colour].Colour)[hero.Agreement]} {hero.Lemma} , которая";

    private static string Home(int hero, int colour)
    {
        var noun = Noun.Of(_heroes[hero].Hero);
        return $"{noun.Pronoun} {Verb.Of("жил").Past(noun.Agreement)} {_heroes[hero].Place} "
            + $"и {Verb.Of("владел").Past(noun.Agreement)} {_colours[colour].Power} .";
    }

    private sealed record Opening : State;

    private sealed record Hero(int Name, int Colour) : State;

    private sealed record Told(int Name, int Colour, int Clause) : State;

    /// <summary>How it will end is settled before the filler and named after it.</summary>
    private sealed record Waiting(int Answer, int Ending, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("финал", _endings[Ending].Ending)];
    }

    private sealed record Ending(int How) : State;
}
