using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>Instructions one after the other, and through which layers the last phrase wins.</summary>
public static class PhrasePictures
{
    /// <summary>Share won by the last phrase: seen by all layers, by two thirds, by one, by none; and with positions exchanged.</summary>
    public static Visual Cuts() => Kept.Show(DrawCuts, LastPhraseSurveys.World, LastPhraseSurveys.English);

    /// <summary>Which of two instructions is followed; measured ahead.</summary>
    public static Visual Instructions() => Kept.Show(DrawInstructions, InstructionSurveys.World, InstructionSurveys.English);

    /// <summary>Answers of a real model to messages, the likeliest token at each step.</summary>
    /// <param name="model">A model that answers in text.</param>
    /// <param name="messages">What it is told.</param>
    public static Table Answers(LanguageModel model, params IReadOnlyList<string> messages) => Table.Of(
        $"Что отвечает {Needed.Of(model).Name}", messages, ("сообщение", message => message),
        ("ответ", message => InstructionSurveys.Write(model, message).ReplaceLineEndings("⏎")));

    private static Picture DrawCuts()
    {
        (string Column, string Name)[] cuts =
        [
            ("plain", "видят все слои"), ("without lower", "без нижней трети"), ("without middle", "без средней"),
            ("without upper", "без верхней"), ("only lower", "только нижняя"), ("only middle", "только средняя"),
            ("only upper", "только верхняя"), ("without all", "никто"), ("moved away", "обе отодвинуты"), ("exchanged", "обмен позициями"),
        ];
        BarGroup Of(string name, Survey survey) => Kept.Group(name, Kept.Means(Kept.Table(survey), cuts.Select(cut => cut.Column)));
        return Pictures.Bars("Побеждает ли последняя фраза", new Axis("её видят") { Labels = [.. cuts.Select(cut => cut.Name)] },
                new Axis("побед последней фразы", "доля") { Range = (0, 1.03) },
                [Of("glass/base", LastPhraseSurveys.World), Of("SmolLM2", LastPhraseSurveys.English)],
                [Reference.AtX(0.5, "поровну")])
            .Look("Найдите треть слоёв, без которой полоса падает ниже половины, и проверьте, хватает ли её одной. В двух последних парах "
                + "слова стоят по-прежнему, другие только номера мест; последняя фраза там одинаково далека от вопроса, но в первой из них "
                + "она всё ещё ближайшая.");
    }

    private static Picture DrawInstructions()
    {
        (string Column, string Name)[] bars =
        [
            ("last, cue", "«вместо»: последнее"), ("first, cue", "«вместо»: первое"),
            ("last, plain", "без слов: последнее"), ("first, plain", "без слов: первое"), ("alone", "одно задание"),
        ];
        BarGroup Of(string name, Survey survey) => Kept.Group(name, Kept.Means(Kept.Table(survey), bars.Select(bar => bar.Column)));
        return Pictures.Bars("Какое задание выполнено", new Axis("задания") { Labels = [.. bars.Select(bar => bar.Name)] },
                new Axis("ответов", "доля") { Range = (0, 1.03) },
                [
                    Of("glass/base", InstructionSurveys.World), Of("SmolLM2", InstructionSurveys.English),
                    Kept.Group("SmolLM2, умеет оба", [.. bars.Select(bar => InstructionSurveys.OverTasks(
                        bar.Name, Kept.Table(InstructionSurveys.English), bar.Column))]),
                ])
            .Look("Полоса — доля ответов, где выполнено это задание и не выполнено другое; нижние — умеет ли модель выполнить одно. Чего "
                + "не хватает до единицы в полосах выше, то «оба» или «ни одно».");
    }
}
