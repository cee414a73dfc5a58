/** Questions to the server about the run on the screen: whether it can be asked, and that only the newest one counts. */

/** Are the weights on the screen those that the server has under the run's name? Those of steps and of a training that goes on are not. */
export const isHeld = ({ source, at }) => !source || (!source.stepped && source.id === at && !at.endsWith("@latest"));

/**
 * Questions of which only the newest matters: to ask another gives the one before up, and what still comes of it is not heard.
 * ask(question, signal) -> promise; answered(answer, question), failed(error, question).
 */
export function createNewest(ask, { answered, failed }) {
  let control = null; // of the question that is under way

  function drop() {
    control?.abort();
    control = null;
  }

  return {
    drop,
    async ask(question) {
      drop();
      const mine = new AbortController();
      control = mine;
      const heard = (tell) => (told) => {
        if (control !== mine) return;
        control = null;
        tell(told, question);
      };
      await ask(question, mine.signal).then(heard(answered), heard(failed));
    },
  };
}
