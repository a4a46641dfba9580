"""What the columns of a table are called, in the words of many programs and languages."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_COLUMNS = 200
LONGEST_NAME = 60
GAPS = re.compile(r"[\s_]+")


def _words(text: str) -> dict[str, int]:
    return {word.strip(): rank for rank, word in enumerate(text.replace("\n", " ").split(","))}


# What Outlook calls a task's first column; its other columns tell that it was Outlook.
SUBJECTS = _words(
    "subject, betreff, asunto, objet, oggetto, assunto, onderwerp, ämne, emne, aihe, temat, "
    "předmět, konu, тема, 件名, 主题, 제목"
)
# The best name first: where a table has a title and a content, the content is its note.
TITLES = SUBJECTS | _words(
    "title, task name, task, tasks, card name, to do, to-do, todo, to dos, item, what, thing, "
    "titel, aufgabe, aufgaben, aufgabenname, título, titulo, tarea, tareas, titre, tâche, tache, "
    "tâches, intitulé, sujet, titolo, attività, tarefa, tarefas, taak, taken, uppgift, rubrik, "
    "opgave, oppgave, tittel, tehtävä, otsikko, zadanie, tytuł, úkol, název, görev, başlık, "
    "задача, название, завдання, назва, タイトル, タスク, 标题, 任务, 할 일, المهمة, מטלה, "
    "summary, name, bezeichnung, nombre, nom, nome, naam, namn, navn, nazwa, content, text, "
    "description"
)
DUES = _words(
    "due, due date, due on, due at, due day, duedate, date due, deadline, date, when, fällig, "
    "fällig am, fälligkeit, fälligkeitsdatum, frist, termin, datum, bis, fecha de vencimiento, "
    "vencimiento, vence, fecha límite, fecha, échéance, date d'échéance, date d’échéance, "
    "date limite, scadenza, data di scadenza, data, data de conclusão, data de vencimento, prazo, "
    "vervaldatum, einddatum, förfallodatum, förfaller, forfaldsdato, forfallsdato, dato, "
    "määräpäivä, eräpäivä, termin wykonania, termín, termín splnění, son tarih, срок, термін, "
    "期限, 截止日期, 마감일"
)
NOTES = _words(
    "notes, note, description, details, body, comment, comments, remarks, content, notizen, notiz, "
    "beschreibung, anmerkung, anmerkungen, bemerkung, bemerkungen, inhalt, notas, nota, "
    "descripción, detalles, remarques, détails, commentaire, commentaires, descrizione, "
    "descrição, notities, omschrijving, anteckningar, beskrivning, noter, notater, beskrivelse, "
    "muistiinpanot, kuvaus, notatki, opis, poznámky, poznámka, popis, notlar, açıklama, заметки, "
    "описание, нотатки, опис, メモ, 备注, 메모"
)
STATUSES = _words(
    "status, state, stand, zustand, estado, état, etat, statut, stato, situação, tila, stav, "
    "durum, статус, состояние, 状態, 状态, 상태"
)
DONES = _words(
    "done, done?, complete, completed, is completed, is done, checked, finished, ticked, "
    "date completed, completed date, completion date, completed at, completed on, completed time, "
    "completed (y/n), erledigt, erledigt am, abgeschlossen, abgeschlossen am, hecho, hecha, "
    "completado, completada, fecha de finalización, terminé, terminée, fait, faite, achevé le, "
    "date d'achèvement, fatto, completato, completata, data completamento, feito, concluído, "
    "concluída, klaar, gereed, voltooid, datum voltooid, klar, slutförd, færdig, ferdig, fullført, "
    "valmis, tehty, wykonane, zakończone, hotovo, dokončeno, bitti, tamamlandı, готово, выполнено, "
    "виконано, 完了, 完成, 완료"
)
PERCENTS = _words(
    "% complete, percent complete, percentage complete, % completed, complete %, % erledigt, "
    "% abgeschlossen, prozent erledigt, % completado, % achevé, % terminé, % completamento, "
    "% concluído, % voltooid"
)
OUTLOOK = PERCENTS | _words(
    "reminder on/off, reminder date, schedule+ priority, billing information, total work, "
    "erinnerung ein/aus, erinnerung am, abrechnungsinformationen, aviso sí/no, aviso activado, "
    "rappel actif/inactif, rappel activé/désactivé, promemoria attivato/disattivato"
)
# Only to learn from them whether the day or the month comes first.
OTHER_DATES = _words(
    "start date, reminder date, created, created at, date created, beginnt am, erinnerung am, "
    "startdatum, fecha de inicio, fecha de comienzo, date de début, début, data di inizio, "
    "data de início, date completed, completed at, completion date, erledigt am"
)
KNOWN = (TITLES, DUES, NOTES, STATUSES, DONES, PERCENTS, OUTLOOK, OTHER_DATES, {"type": 0})

# What a cell says when something is done.
DONE = _words(
    "1, x, y, yes, true, ✓, ✔, ☑, ✅, done, complete, completed, closed, finished, resolved, "
    "archived, cancelled, canceled, won't do, won’t do, ja, wahr, erledigt, abgeschlossen, fertig, "
    "sí, si, verdadero, hecho, hecha, completado, completada, terminado, terminada, finalizada, "
    "oui, vrai, fait, terminé, terminée, terminé(e), achevé, achevée, annulé, annulée, vero, "
    "fatto, completato, completata, sim, verdadeiro, feito, concluído, concluída, waar, klaar, "
    "voltooid, sant, klar, slutförd, sand, færdig, fuldført, fullført, tosi, valmis, prawda, "
    "wykonane, zakończone, ano, hotovo, dokončeno, doğru, evet, bitti, tamamlandı, да, "
    "готово, выполнено, завершена, виконано, 完了, 完成, 已完成, 완료"
)
# TickTick writes the status as a number: 1 completed, 2 archived.
DONE_STATUS = DONE | {"2": 0}
DONE_PERCENT = _words("100, 100.0, 100.00, 1, 1.0, 1.00, 1.000")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row what stands, by index; ``named`` counts the columns that were recognised."""

    title: int
    due: int | None = None
    notes: int | None = None
    statuses: tuple[int, ...] = ()
    dones: tuple[int, ...] = ()
    percents: tuple[int, ...] = ()
    dates: tuple[int, ...] = ()
    type: int | None = None
    outlook: bool = False
    named: int = 0


def columns(row: Sequence[str]) -> Columns | None:
    """Recognise a table's header; None where ``row`` names no column of titles."""
    names = [_name(cell) for cell in row[:MOST_COLUMNS]]
    if "type" in names and "content" in names:
        title: int | None = names.index("content")
    else:
        title = _best(names, TITLES)
    if title is None:
        return None
    due, notes = _best(names, DUES), _best(names, NOTES, but=title)
    return Columns(
        title,
        due=due,
        notes=notes,
        statuses=_all(names, STATUSES),
        dones=_all(names, DONES),
        percents=_all(names, PERCENTS),
        dates=_all(names, OTHER_DATES | DUES),
        type=names.index("type") if names[title] == "content" and "type" in names else None,
        outlook=names[title] in SUBJECTS and any(name in OUTLOOK for name in names),
        named=sum(any(name in words for words in KNOWN) for name in set(names)),
    )


def _name(cell: str) -> str:
    if len(cell) > LONGEST_NAME:
        return ""
    plain = unicodedata.normalize("NFC", GAPS.sub(" ", cell)).strip(" :*").casefold()
    return plain.removesuffix(" (required)")


def _all(names: list[str], words: dict[str, int]) -> tuple[int, ...]:
    return tuple(at for at, name in enumerate(names) if name in words)


def _best(names: list[str], words: dict[str, int], but: int | None = None) -> int | None:
    there = [at for at in _all(names, words) if at != but]
    return min(there, key=lambda at: words[names[at]], default=None)
