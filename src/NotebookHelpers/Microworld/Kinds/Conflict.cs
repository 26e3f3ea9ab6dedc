using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Two sources disagree and somebody asks. Which one holds is hidden: by the world's rule, the last or the first, more surely
/// after a cue («позже», «на самом деле», «опровергли»), and the same for all questions of one document.
/// </summary>
public sealed class Conflict : Kind
{
    private static readonly string[] _professions = ["доктор", "врач", "художник", "повар", "моряк", "лётчик", "учитель", "певец"];
    private static readonly string[] _objects = ["кошек", "собак", "птиц", "рыб", "пауков", "мышей"];
    private static readonly string[] _claims =
    [
        "чай полезен", "кофе полезен", "сыр полезен", "шоколад вреден", "Луна растёт", "море мелеет", "лёд тает", "киты поют",
    ];
    private static readonly (string Text, double Yes)[] _verdicts = [("опровергли", 0.05), ("подтвердили", 0.97), ("обсудили", 0.6)];

    private readonly ConflictOptions _options;
    private readonly Noun[] _people = Noun.List("Боб Вася Петя Алиса Маша Оля");
    private readonly (double Weight, string Text, double Last)[] _cues;

    /// <summary>Makes the kind.</summary>
    public Conflict(Setting setting)
        : base("conflict", setting.Words)
    {
        const int Needed = 34;
        if (setting.Budget < Needed)
        {
            throw new ArgumentException($"MaxTokens {setting.Options.MaxTokens} is too short for «conflict»; {Needed + 1} are needed.");
        }

        _options = setting.Options.Conflict;
        var last = _options.Rule == ConflictRule.LastWins ? _options.Favoured : 1 - _options.Favoured;
        _cues = [(0.5, "", last), (0.2, "позже сказали : ", (last + 1) / 2),
            (0.2, "на самом деле ", 0.97), (0.1, "по слухам , ", last / 3)];
        _ = Texts(_people.Select(p => p.Lemma).Concat(_professions).Concat(_objects).Concat(_claims)).Length;
        _ = Texts(_cues.Where(c => c.Text.Length > 0).Select(c => c.Text.TrimEnd()).Concat(_verdicts.Select(v => v.Text))).Length;
        _ = Text("— . кто ? да нет правда ли , что учёные заявили позже другие исследователи это любит ненавидит");
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        .. WordForms.OfNouns(_people), _professions, _objects,
        _verdicts.Select(verdict => verdict.Text), [Feel(true), Feel(false)], ["да", "нет"],
        ["чай", "кофе", "сыр", "шоколад", "лёд"], ["полезен", "вреден"], ["растёт", "мелеет", "тает"],
    ];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                Open(branches);
                break;
            case Profession(var who, var first):
                SecondProfession(branches, _people[who].Lemma, who, first);
                break;
            case Feeling(var who, var what, var loves):
                SecondFeeling(branches, _people[who].Lemma, who, what, loves);
                break;
            case Claimed(var claim):
                Review(branches, claim);
                break;
            case AskProfession(var who, var held, var other, var again, _):
                AskWho(branches, _people[who].Lemma, who, held, other, again);
                break;
            case AskTruth(var question, var yes):
                branches.Add(0.6, Text($"{question} ? {(yes ? "да" : "нет")} ."), null);
                branches.Add(0.4, Text($"правда ли , что {question} ? {(yes ? "да" : "нет")} ."), null);
                break;
            default:
                throw Strange(state);
        }
    }

    private void Open(Branches branches)
    {
        for (var who = 0; who < _people.Length; who++)
        {
            for (var profession = 0; profession < _professions.Length; profession++)
            {
                branches.Add(0.4 / _people.Length / _professions.Length,
                    Text($"{_people[who].Lemma} — {_professions[profession]} ."), new Profession(who, profession));
            }

            for (var what = 0; what < _objects.Length; what++)
            {
                foreach (var loves in new[] { true, false })
                {
                    branches.Add(0.15 / _people.Length / _objects.Length,
                        Text($"{_people[who].Lemma} {Feel(loves)} {_objects[what]} ."), new Feeling(who, what, loves));
                }
            }
        }

        for (var claim = 0; claim < _claims.Length; claim++)
        {
            branches.Add(0.3 / _claims.Length, Text($"учёные заявили , что {_claims[claim]} ."), new Claimed(claim));
        }
    }

    private void SecondProfession(Branches branches, string name, int who, int first)
    {
        branches.Add(0.2, [], new AskProfession(who, first, -1, 0, Only));
        foreach (var (weight, cue, last) in _cues)
        {
            for (var second = 0; second < _professions.Length; second++)
            {
                if (second != first)
                {
                    var (share, text) = (0.8 * weight / (_professions.Length - 1), Text($"{cue}{name} — {_professions[second]} ."));
                    branches.Add(share * last, text, new AskProfession(who, second, first, 0, "второе"));
                    branches.Add(share * (1 - last), text, new AskProfession(who, first, second, 0, "первое"));
                }
            }
        }
    }

    private void SecondFeeling(Branches branches, string name, int who, int what, bool loves)
    {
        var question = $"{name} любит {_objects[what]}";
        branches.Add(0.3, [], new AskTruth(question, loves));
        foreach (var (weight, cue, last) in _cues)
        {
            var text = Text($"{cue}{name} {Feel(!loves)} {_objects[what]} .");
            branches.Add(0.7 * weight * last, text, new AskTruth(question, !loves));
            branches.Add(0.7 * weight * (1 - last), text, new AskTruth(question, loves));
        }
    }

    private void Review(Branches branches, int claim)
    {
        branches.Add(0.2 * 0.9, [], new AskTruth(_claims[claim], true));
        branches.Add(0.2 * 0.1, [], new AskTruth(_claims[claim], false));
        foreach (var (verb, yes) in _verdicts)
        {
            var text = Text($"позже другие исследователи {verb} это .");
            branches.Add(0.8 / _verdicts.Length * yes, text, new AskTruth(_claims[claim], true));
            branches.Add(0.8 / _verdicts.Length * (1 - yes), text, new AskTruth(_claims[claim], false));
        }
    }

    private void AskWho(Branches branches, string name, int who, int held, int other, int asked)
    {
        branches.Add(asked == 0 ? 0 : asked == 2 ? 1 : 0.5, [], null);
        if (asked < 2)
        {
            var next = new AskProfession(who, held, other, asked + 1, other < 0 ? Only : "");
            branches.Add(0.3, Text($"кто {name} ? {_professions[held]} ."), next);
            branches.Add(0.1, Text($"{name} — {_professions[held]} ? да ."), next);
            branches.Add(other < 0 ? 0 : 0.1, other < 0 ? [] : Text($"{name} — {_professions[other]} ? нет ."), next);
        }
    }

    private const string Only = "единственное";

    private static string Feel(bool loves) => loves ? "любит" : "ненавидит";

    private sealed record Opening : State;

    private sealed record Profession(int Who, int First) : State;

    private sealed record Feeling(int Who, int What, bool Loves) : State;

    private sealed record Claimed(int Claim) : State;

    /// <summary>The statement that holds is hidden until an answer shows it.</summary>
    private sealed record AskProfession(int Who, int Held, int Other, int Asked, string Holds) : State
    {
        public override IEnumerable<HiddenValue> Hidden => Holds is "" ? [] : [new("верно", Holds)];
    }

    private sealed record AskTruth(string Question, bool Yes) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("верно", Yes ? "да" : "нет")];
    }
}
